"""Signing in and out: with `acceptInvitation`, the only mutations that need no viewer."""

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
class SignedInTokens:
    """What every way to sign in gives."""

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
class LoginPayload(SignedInTokens):
    """What `login` gives."""


@strawberry.type(description="Signed in for longer; the old refresh token is used up.")
class RefreshTokenPayload(SignedInTokens):
    """What `refreshToken` gives."""


@strawberry.type(description="Signed in; the link is used up.")
class SignInWithLinkPayload(SignedInTokens):
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

    @declare.mutation(
        description="Sign in by password. After 5 failures from one address there is one more try a minute."
    )
    async def login(self, info: Info, given: Given[LoginInput]) -> LoginResult:
        """Problem UNAUTHENTICATED, whatever was wrong; THROTTLED when it was tried too often."""
        db, settings, device = info.context.services.db, info.context.services.settings, info.context.device
        signed_in = await accounts.sign_in(db, settings, email=given.email, password=given.password, device=device)
        info.context.signed_in = signed_in.user
        return LoginPayload.of(signed_in)

    @declare.mutation(
        description="Exchange a refresh token for new tokens. One that is used twice was stolen: its session ends."
    )
    async def refresh_token(self, info: Info, given: Given[RefreshTokenInput]) -> RefreshTokenResult:
        """Problem UNAUTHENTICATED when it is of no use."""
        db, settings, device = info.context.services.db, info.context.services.settings, info.context.device
        return RefreshTokenPayload.of(await accounts.refresh(db, settings, given.refresh_token, device=device))

    @declare.mutation(description="Exchange a one-time sign-in link's token for tokens.")
    async def sign_in_with_link(self, info: Info, given: Given[SignInWithLinkInput]) -> SignInWithLinkResult:
        """Problem UNAUTHENTICATED when it is of no use."""
        db, settings, device = info.context.services.db, info.context.services.settings, info.context.device
        signed_in = await accounts.sign_in_with_link(db, settings, given.token, device=device)
        info.context.signed_in = signed_in.user
        return SignInWithLinkPayload.of(signed_in)

    @declare.mutation(description="End a sign-in: its access tokens, its refresh token, and what is open with them.")
    async def logout(self, info: Info, given: Given[LogoutInput]) -> LogoutResult:
        """An unknown token is as good as ended."""
        info.context.signed_in = await accounts.sign_out(info.context.services.db, given.refresh_token)
        return LogoutPayload(signed_out=True)
