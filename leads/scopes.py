"""What an API key may be allowed to do; which fields each scope covers stands in `schema.access`."""

from enum import StrEnum

from leads.vocabulary import Role


class Scope(StrEnum):
    """One permission of an API key. A person has all scopes of their role."""

    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_WRITE = "campaigns:write"
    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    EXPORTS_READ = "exports:read"
    EXPORTS_WRITE = "exports:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_ADMIN = "settings:admin"
    ACCESS_READ = "access:read"
    ACCESS_ADMIN = "access:admin"

    @property
    def role(self) -> Role:
        """The least role that has this scope."""
        if self in _FOR_ADMINS:
            return Role.ADMIN
        return Role.MEMBER if self.value.endswith(":write") or self is Scope.EXPORTS_READ else Role.VIEWER


_FOR_ADMINS = frozenset(
    {Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE, Scope.SETTINGS_ADMIN, Scope.ACCESS_READ, Scope.ACCESS_ADMIN}
)


def scopes_of(role: Role) -> frozenset[Scope]:
    """All that a person of this role may do."""
    return frozenset(scope for scope in Scope if role.includes(scope.role))


def role_of(scopes: frozenset[Scope]) -> Role:
    """The role in which a key with these scopes acts: the least that has them all."""
    return max((scope.role for scope in scopes), key=list(Role).index, default=Role.VIEWER)
