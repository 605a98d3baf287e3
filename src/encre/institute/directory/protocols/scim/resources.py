"""The resources served, their attributes, and what the service says of itself (RFC 7643)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    ExtensibleStringEnum,
    Extension,
    External,
    Filter,
    Mutability,
    Pagination,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    Returned,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

PAGE, MOST = 100, 1_000
MOST_OPERATIONS, LARGEST = 1_000, 10_000_000
"""Rows of a page (by default, at most), operations of a bulk request, bytes of any request."""

ReadOnly = Mutability.read_only


class Name(ComplexAttribute):
    """The components of a person's name."""

    family_name: Annotated[str | None, Required.true] = Field(
        None, description="The family name in use."
    )
    given_name: str | None = Field(None, description="The first name.")
    formatted: Annotated[str | None, ReadOnly, Returned.request] = Field(
        None, description="First name and family name."
    )


class Email(ComplexAttribute):
    """A mail address; the first is the one the institute writes to."""

    class Type(ExtensibleStringEnum):
        """What the address is for."""

        work = "work"
        home = "home"
        other = "other"

    value: Annotated[str | None, Required.true] = Field(None, description="The address.")
    type: Type | None = Field(None, description="What the address is for.")
    primary: bool | None = Field(None, description="Whether it is the preferred one.")


class PhoneNumber(ComplexAttribute):
    """A telephone number; the first is that of the directory."""

    class Type(ExtensibleStringEnum):
        """What the number is for."""

        work = "work"
        home = "home"
        mobile = "mobile"
        fax = "fax"
        pager = "pager"
        other = "other"

    value: Annotated[str | None, Required.true] = Field(None, description="The number.")
    type: Type | None = Field(None, description="What the number is for.")
    primary: bool | None = Field(None, description="Whether it is the preferred one.")


class Membership(ComplexAttribute):
    """A structure in which the person works, one above it, or a group."""

    value: Annotated[str | None, ReadOnly, CaseExact.true] = Field(
        None, description="The identifier of the group."
    )
    ref: Annotated[Reference[Group] | None, ReadOnly] = Field(
        None,
        serialization_alias="$ref",
        validation_alias="$ref",
        description="The address of the group.",
    )
    display: Annotated[str | None, ReadOnly] = Field(None, description="The name of the group.")


class User(Resource[AnyExtension]):
    """A person who has an account."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Mutability.immutable, Required.true, Uniqueness.server] = (
        Field(None, description="The login, which never changes and is never given again.")
    )
    name: Annotated[Name | None, Required.true] = Field(
        None, description="The components of the name."
    )
    display_name: Annotated[str | None, ReadOnly] = Field(
        None, description="First name and family name."
    )
    title: Annotated[str | None, ReadOnly] = Field(
        None, description="The position of the main affiliation."
    )
    user_type: Annotated[str | None, ReadOnly] = Field(
        None, description="The staff category of the main affiliation."
    )
    active: Annotated[bool | None, Required.true] = Field(
        None, description="Whether the account is open; true when a request does not say."
    )
    emails: list[Email] | None = Field(None, description="The mail addresses.")
    phone_numbers: list[PhoneNumber] | None = Field(None, description="The telephone numbers.")
    groups: Annotated[list[Membership] | None, ReadOnly] = Field(
        None, description="The structures in which the person works, and the groups."
    )

    Name: ClassVar[type[ComplexAttribute]] = Name
    Emails: ClassVar[type[ComplexAttribute]] = Email
    PhoneNumbers: ClassVar[type[ComplexAttribute]] = PhoneNumber
    Groups: ClassVar[type[ComplexAttribute]] = Membership


class EnterpriseUser(Extension):
    """Where the person works, after the main affiliation of today."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = Field(
        None, description="The number that this client knows the person by; others do not see it."
    )
    organization: Annotated[str | None, ReadOnly] = Field(None, description="The employer.")
    department: Annotated[str | None, ReadOnly] = Field(None, description="The structure.")


class Member(ComplexAttribute):
    """Somebody of a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = Field(
        None, description="The identifier of the person."
    )
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None,
        serialization_alias="$ref",
        validation_alias="$ref",
        description="The address of the person.",
    )
    type: Annotated[str | None, Mutability.immutable] = Field(
        None, examples=["User"], description="What the member is: a User."
    )
    display: Annotated[str | None, ReadOnly, Returned.request] = Field(
        None, description="The name of the person."
    )


class Group(Resource[Any]):
    """A unit, a team or a department, whose members follow affiliations; or a client's group."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = Field(
        None, description="The name of the group."
    )
    members: list[Member] | None = Field(None, description="Those who are in the group.")

    Members: ClassVar[type[ComplexAttribute]] = Member


Person = User[EnterpriseUser]
"""The User as it is served, extension included."""

CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=True, max_operations=MOST_OPERATIONS, max_payload_size=LARGEST),
    filter=Filter(supported=True, max_results=MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=True),
    pagination=Pagination(
        cursor=True,
        index=True,
        default_pagination_method=Pagination.DefaultPaginationMethod.index,
        default_page_size=PAGE,
        max_page_size=MOST,
    ),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="OAuth Bearer Token",
            description="A token given on the page « Provisioning », in the Authorization header.",
            spec_uri=Reference[External]("https://www.rfc-editor.org/info/rfc6750"),
            primary=True,
        )
    ],
)

POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
"""What clients in use need: attributes we do not keep are dropped, and the ways of Entra."""

PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[ResourceType.from_resource(Person), ResourceType.from_resource(Group)],
    config=CONFIG,
    policy=POLICY,
)
__all__ = ["CONFIG", "MOST", "PAGE", "POLICY", "PROVIDER", "Group", "Person", "User"]
