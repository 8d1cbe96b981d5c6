"""Lists of companies that a team names: what a file came to, and each company as it goes in and comes out."""

from typing import Annotated, Self

import strawberry

from leads import lists
from schema.problems import Problem

Csv = Annotated[
    str,
    strawberry.argument(
        description="The text of the file: a table with or without headings, parted by commas, semicolons or tabs; or "
        "one name on each line."
    ),
]


@strawberry.input(description="A company that is to be looked up, with what you know of it.")
class ListedCompanyInput:
    """What `leads.briefs.ListedCompany.of` takes."""

    name: str = strawberry.field(description="As it writes itself, or as the register has it.")
    postcode: str | None = strawberry.field(default=None, description="A full UK postcode, such as LE1 1AA.")
    town: str | None = strawberry.field(default=None, description="Its town.")
    website: str | None = strawberry.field(default=None, description="Its web address.")
    company_number: str | None = strawberry.field(default=None, description="Its number on the register.")


@strawberry.type(description="A company that the team named, with what it knows of it.")
class ListedCompany:
    """A `leads.briefs.ListedCompany`."""

    name: str = strawberry.field(description="As the team wrote it.")
    postcode: str | None = strawberry.field(description="Its postcode, if known.")
    town: str | None = strawberry.field(description="Its town, if known.")
    website: str | None = strawberry.field(description="Its web address, if known.")
    company_number: str | None = strawberry.field(description="Its number on the register, if known.")

    @classmethod
    def of(cls, company: lists.ListedCompany) -> Self:
        """The same, for the API."""
        return cls(
            name=company.name,
            postcode=company.postcode,
            town=company.town,
            website=company.website,
            company_number=company.company_number,
        )


@strawberry.type(description="A line of a file that is left out.")
class SkippedLine:
    """A `leads.lists.Skipped`."""

    line: int = strawberry.field(description="Its number in the file, from 1.")
    reason: str = strawberry.field(description="Why it is left out, in a sentence.")


@strawberry.type(description="What a file came to. Nothing is kept of it.")
class CompanyList:
    """A `leads.lists.CompanyList`."""

    companies: list[ListedCompany] = strawberry.field(description="What `companies` of a campaign can be, as it is.")
    skipped: list[SkippedLine] = strawberry.field(description="The lines that are left out.")


ReadCompanyListResult = Annotated[
    CompanyList | Problem, strawberry.union("ReadCompanyListResult", description="The companies, or why none.")
]


def read_company_list(text: str) -> CompanyList:
    """The companies in the text of a file.

    Raises:
        InvalidError: there are none, or it is no such file.
    """
    found = lists.read_csv(text)
    return CompanyList(
        companies=[ListedCompany.of(company) for company in found.companies],
        skipped=[SkippedLine(line=each.line, reason=each.reason) for each in found.skipped],
    )
