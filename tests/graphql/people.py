"""Who asks in the tests: a fresh tenant with one person of each role."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2

from leads.accounts import create_tenant, create_user
from leads.db import Database
from leads.settings import Settings
from leads.tokens import sign_access
from leads.vocabulary import Role
from schema.ids import global_id


class GraphQLFailure(AssertionError):
    """The answer has errors that the test did not ask for."""


@dataclass(frozen=True)
class Person:
    """Somebody with an access token, or without."""

    http: httpx2.AsyncClient
    token: str | None = None

    async def send(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        body = {"query": query, "variables": variables}
        response = await self.http.post("/graphql", json=body, headers=headers)
        answer: dict[str, Any] = response.json()
        return answer

    async def ask(self, query: str, **variables: Any) -> Any:
        """The answer's data, which must come without errors; that of the one field, if there is only one."""
        answer = await self.send(query, **variables)
        if "errors" in answer:
            raise GraphQLFailure(answer["errors"])
        data = answer["data"]
        return next(iter(data.values())) if len(data) == 1 else data

    async def fail(self, query: str, **variables: Any) -> dict[str, Any]:
        """The extensions of the answer's one error."""
        answer = await self.send(query, **variables)
        [error] = answer["errors"]
        extensions: dict[str, Any] = error["extensions"]
        return extensions

    async def do(self, mutation: str, shown: str, **given: Any) -> Any:
        """The answer of a mutation: the payload's `shown` fields, or the Problem's."""
        kind = mutation[0].upper() + mutation[1:]
        problem = "... on Problem { code message field fieldErrors { field message } }"
        query = (
            f"mutation ($input: {kind}Input!) {{ {mutation}(input: $input) "
            f"{{ __typename ... on {kind}Payload {{ {shown} }} {problem} }} }}"
        )
        return await self.ask(query, input=given)


@dataclass(frozen=True)
class Team:
    """A tenant and its people."""

    id: UUID
    db: Database
    people: dict[Role, Person]
    user_ids: dict[Role, UUID]

    @property
    def viewer(self) -> Person:
        return self.people[Role.VIEWER]

    @property
    def member(self) -> Person:
        return self.people[Role.MEMBER]

    @property
    def admin(self) -> Person:
        return self.people[Role.ADMIN]


async def make_team(db: Database, settings: Settings, http: httpx2.AsyncClient) -> Team:
    """A tenant that really is in the database, like all it does."""
    tenant_id = await create_tenant(db, "Team")
    people, user_ids = {}, {}
    for role in Role:
        email = f"{role.lower()}-{uuid4().hex}@example.com"
        user_id = await create_user(db, tenant_id, email=email, name=role.title(), password=None, role=role)
        token, _ = sign_access(settings, user_id=user_id, tenant_id=tenant_id, role=role)
        people[role], user_ids[role] = Person(http, token), user_id
    return Team(tenant_id, db, people, user_ids)


def gid(kind: str, row: Any) -> str:
    """A row's global id."""
    return global_id(kind, row.id)
