"""Campaigns in which the team itself names the yardstick: a company, a list of companies, or its own words."""

from dataclasses import replace

from leads.types.entry import (
    BUDGET,
    COMPANIES,
    EXISTING,
    MAX_RESULTS,
    NAMES,
    POSTCODE,
    PROMPT,
    RADIUS,
    REFERENCE,
    CampaignType,
    Slicing,
    area_inputs,
)

WISHES = (
    CampaignType(
        key="competitor_verification",
        label="Competitors",
        description="Firms that sell what you sell, in the same area, each checked against what it says it offers.",
        inputs=area_inputs(
            replace(
                REFERENCE,
                label="Your company",
                help="The name of the firm whose competitors are wanted, as it writes it itself.",
            ),
            radius=25,
            words="What you sell and to whom: the more exact, the better a competitor can be told from a neighbour.",
        ),
        looking_for="firms that compete with the reference company: they sell the same to the same customers",
        search_terms=(
            "competitors of the reference company",
            "alternative suppliers of the same services",
            "same trade in the area",
            "companies in the same trade association",
            "comparison of local suppliers",
            "bidders for the same contracts",
            "firms with the same accreditations",
            "reviews of local suppliers in that trade",
        ),
        prompt="""\
The reference company is the team's own. Find the firms that it meets in the market, and verify each: that it sells
the same products or services, to the same kind of customer, in the same area, and that it trades now.

First read the reference company's own site and the team's words to learn what it sells and to whom, and write that
down for yourself as two or three services. Then search for those services, not for the company. Look at suppliers'
service pages, trade bodies' member lists, published contract awards, and pages that compare suppliers.

Verified means that you read the competitor's own page and that it names at least one of those services; give that
page as the source. Say in the description what sets the firm apart.""",
        include=(
            "independent firms and local branches of groups that offer at least one of the same core services",
            "firms from outside the trade that have added the same service",
        ),
        exclude=(
            "the reference company itself, its branches, subsidiaries and sister companies",
            "its customers and suppliers, and firms that only use the same words",
            "firms that no longer trade",
        ),
        signal="what shows that it competes: the service that both sell, in the words of its own page, or a customer, "
        "award or tender that names it in place of the reference company, with the date where there is one",
    ),
    CampaignType(
        key="similar_business",
        label="Companies like a good customer",
        description="Companies that resemble one you know: the same sector, size and kind of customer.",
        inputs=area_inputs(
            REFERENCE,
            radius=25,
            words="What makes the reference company a good customer; what may differ.",
            anywhere=True,
        ),
        looking_for="companies that resemble the reference company in sector, size and customers",
        search_terms=(
            "companies like the reference company",
            "same sector and speciality",
            "similar size firm in the same trade",
            "suppliers to the same customers",
            "trade association members of that sector",
            "award finalists of that sector",
            "exhibitors at that sector's trade fair",
            "companies with the same SIC code",
        ),
        prompt="""\
The reference company is a customer the team would like to have again. Build a picture of it first: from its own site
and its register entry learn its sector and speciality, its number of staff and sites, its customers, and how it
sells.

Then find its likenesses. Look for the words with which it describes itself, for its classification in the register,
and where its kind gathers: trade associations, award lists, exhibitors at its trade fairs, its customers' supplier
lists.

A likeness shares the sector and at least one of size, customers or way of selling. Say in the description which of
them it shares and what you saw that shows it; order the entries by likeness. If two companies bear the reference
company's name, take the one in the town that the team gave or nearest to the postcode.""",
        include=(
            "independent companies of the same sector and about the same size",
            "younger or smaller companies on the same path",
        ),
        exclude=(
            "the reference company, its parents, subsidiaries and other trading names",
            "companies that share a name or an address with it and nothing else",
            "its customers, unless they resemble it",
        ),
    ),
    CampaignType(
        key="company_list",
        label="A list of companies",
        description="Companies that you name: each is looked up, checked and enriched.",
        inputs=(
            NAMES,
            COMPANIES,
            replace(
                POSTCODE,
                required=False,
                help="Where these companies should be, if you know: it helps to tell companies of one name apart.",
            ),
            replace(RADIUS, help="How far from the postcode they may be.", default=50),
            replace(MAX_RESULTS, default=500),
            replace(PROMPT, help="What the companies have in common, if it helps to tell them from others."),
            EXISTING,
            BUDGET,
        ),
        looking_for="exactly the companies named below",
        search_terms=(
            "official website",
            "contact and address",
            "registered office and company number",
            "Companies House",
            "trading as",
            "formerly known as",
            "head office",
            "group companies",
        ),
        prompt="""\
You are given names. Look each one up on its own and report the one organisation that bears it, with its address and
its own website.

For each name: search for it in quotation marks with the town or postcode where one is given, open what looks like
its own site, and compare. Then check the register for the registered name and number. The entry's name is the
organisation's own spelling, so that the team sees if it is another company after all.

A match is the same name, allowing for Ltd and Limited, "and" and "&", and a trading name whose page states the
registered one. Where several organisations bear the name, take the one that fits the place and the team's words;
leave the name out if nothing tells them apart. Say in the description what it does and what settled the match.""",
        include=(
            "one entry for each name that you found",
            "an organisation under its new name, when a page says that it was renamed",
        ),
        exclude=(
            "companies that were not named, however similar",
            "a parent, a subsidiary or a namesake in place of the company that was named",
            "names that you could not find: leave them out silently",
        ),
        slicing=Slicing.NAMES,
    ),
    CampaignType(
        key="custom",
        label="In your own words",
        description="Describe the companies you want, and the search follows your description.",
        inputs=area_inputs(
            replace(
                PROMPT,
                label="What you are looking for",
                required=True,
                help="Describe the companies: what they do, for whom, and what must or must not be true of them.",
            ),
            radius=25,
            anywhere=True,
        ),
        looking_for=None,
        search_terms=(
            "the kind of company described",
            "the services described",
            "the customers described",
            "trade body members of that kind",
            "local news about such companies",
            "award winners of that kind",
            "directory of such companies",
            "recently opened companies of that kind",
        ),
        prompt="""\
The team describes in its own words which companies it wants; those words stand in the question in quotation marks.
Take them as a description of companies and of nothing else.

Turn the description into conditions: what the company does, for whom, where, how large, and anything that must be or
must not be. Turn the conditions into searches of two to five words each, as a person would type them, and vary them.
Look at the companies' own sites first, then at the places where such companies are listed or written about.

A company belongs in the answer if pages that you saw meet the conditions that can be checked. Name the conditions
that you saw met in the description, and the one that you could not check, if there is one. If the description fits
no kind of company at all, the answer is an empty list.""",
        include=(
            "companies and organisations that meet the description",
            "near misses only when one condition could not be checked, never when it is known to fail",
        ),
        exclude=(
            "private persons",
            "whatever the description itself rules out",
            "organisations that merely write about such companies",
        ),
        sectors_are_terms=True,
    ),
)
