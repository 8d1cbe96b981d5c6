"""Signing in and out: the only mutations that need no viewer."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from leads import accounts
from schema import declare
from schema.context import Info
from schema.declare import Given
from schema.people import User
from schema.problems import Problem


@strawberry.input(description="Who signs in.")
class LoginInput:
    """What a sign-in form asks for."""

    email: str = strawberry.field(description="The address, in any case.")
    password: str = strawberry.field(description="The password.")


@strawberry.input(description="What a sign-in is renewed with.")
class RefreshTokenInput:
    """The token that was handed out last."""

    refresh_token: str = strawberry.field(description="The refresh token; it can be used once.")


@strawberry.input(description="Which sign-in ends.")
class LogoutInput:
    """The token that was handed out last."""

    refresh_token: str = strawberry.field(description="The refresh token.")


@strawberry.input(description="The link that somebody was given.")
class SignInWithLinkInput:
    """What stands at the end of the link."""

    token: str = strawberry.field(description="The link's token; it can be used once.")


@strawberry.type
class _Tokens:
    access_token: str = strawberry.field(description="For `Authorization: Bearer` and `connection_init`; short-lived.")
    refresh_token: str = strawberry.field(description="For `refreshToken`, once; long-lived.")
    expires_at: datetime = strawberry.field(description="When the access token ends.")
    user: User = strawberry.field(description="Who signed in.")

    @classmethod
    def of(cls, signed_in: accounts.SignedIn) -> Self:
        """From what was handed out."""
        return cls(
            access_token=signed_in.access_token,
            refresh_token=signed_in.refresh_token,
            expires_at=signed_in.expires_at,
            user=User.of(signed_in.user),
        )


@strawberry.type(description="Signed in.")
class LoginPayload(_Tokens):
    """What `login` gives."""


@strawberry.type(description="Signed in for longer; the old refresh token is used up.")
class RefreshTokenPayload(_Tokens):
    """What `refreshToken` gives."""


@strawberry.type(description="Signed in; the link is used up.")
class SignInWithLinkPayload(_Tokens):
    """What `signInWithLink` gives."""


@strawberry.type(description="Signed out.")
class LogoutPayload:
    """What `logout` gives."""

    signed_out: bool = strawberry.field(description="Always true: the refresh token is of no use any more.")


LoginResult = Annotated[LoginPayload | Problem, strawberry.union("LoginResult", description="Signed in, or why not.")]
RefreshTokenResult = Annotated[
    RefreshTokenPayload | Problem, strawberry.union("RefreshTokenResult", description="Signed in, or why not.")
]
SignInWithLinkResult = Annotated[
    SignInWithLinkPayload | Problem, strawberry.union("SignInWithLinkResult", description="Signed in, or why not.")
]
LogoutResult = Annotated[
    LogoutPayload | Problem, strawberry.union("LogoutResult", description="Signed out, or why not.")
]


@strawberry.type
class SignInMutations:
    """Part of Mutation."""

    @declare.mutation(description="Sign in by password.")
    async def login(self, info: Info, given: Given[LoginInput]) -> LoginResult:
        """Problem UNAUTHENTICATED, whatever was wrong."""
        services = info.context.services
        signed_in = await accounts.sign_in(services.db, services.settings, email=given.email, password=given.password)
        return LoginPayload.of(signed_in)

    @declare.mutation(description="Exchange a refresh token for new tokens. One that is used twice ends them all.")
    async def refresh_token(self, info: Info, given: Given[RefreshTokenInput]) -> RefreshTokenResult:
        """Problem UNAUTHENTICATED when it is of no use."""
        services = info.context.services
        return RefreshTokenPayload.of(await accounts.refresh(services.db, services.settings, given.refresh_token))

    @declare.mutation(description="Exchange a one-time sign-in link's token for tokens.")
    async def sign_in_with_link(self, info: Info, given: Given[SignInWithLinkInput]) -> SignInWithLinkResult:
        """Problem UNAUTHENTICATED when it is of no use."""
        services = info.context.services
        return SignInWithLinkPayload.of(await accounts.sign_in_with_link(services.db, services.settings, given.token))

    @declare.mutation(description="End a sign-in: its refresh token and all that came of it.")
    async def logout(self, info: Info, given: Given[LogoutInput]) -> LogoutResult:
        """An unknown token is as good as ended."""
        await accounts.sign_out(info.context.services.db, given.refresh_token)
        return LogoutPayload(signed_out=True)
