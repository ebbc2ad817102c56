"""Why a caller is not let in. The detail names the rule that failed, never anything from the token."""

from casekit.errors import DependencyDown, Unauthenticated


class TokenMissing(Unauthenticated):
    """The request carries no bearer token."""

    code = "TOKEN_MISSING"
    title_en = "A bearer token is required."
    title_zh = "请先登录。"


class TokenRefused(Unauthenticated):
    """The token is malformed, forged, meant for others, or signed with a key that is not known."""

    code = "TOKEN_REFUSED"
    title_en = "The token cannot be trusted; log in again."
    title_zh = "登录凭证无效，请重新登录。"


class TokenExpired(TokenRefused):
    """The token was good, and its time is over."""

    code = "TOKEN_EXPIRED"
    title_en = "The token has expired; log in again."
    title_zh = "登录已过期，请重新登录。"


class IssuerSilent(DependencyDown):
    """No key of the issuer is known yet, and it does not answer; the token may be good."""

    code = "ISSUER_SILENT"
    title_en = "The identity provider does not answer; try again shortly."
    title_zh = "身份认证服务暂时不可用，请稍后重试。"


class DevIssuerRefused(RuntimeError):
    """The development issuer was asked for in production."""
