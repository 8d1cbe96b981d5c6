"""Campaigns about a sign or a place: what happened to a company, or where it is, makes it worth a call now."""

from leads.types import codes
from leads.types.entry import CampaignType, area_inputs

SIGNALS = (
    CampaignType(
        key="it_msp_gaps",
        label="Organisations short of IT support",
        description="Organisations that show signs of having nobody to look after their IT: job adverts for IT staff, "
        "an old website, no provider named anywhere.",
        inputs=area_inputs(
            sectors=("professional services", "healthcare", "education", "manufacturing", "charities", "logistics"),
            words="Signs that matter to you, such as a recent breach, an office move, or software at its end of life.",
        ),
        looking_for="organisations that seem to lack IT support of their own or from a provider",
        search_terms=(
            "IT support technician vacancy",
            "IT manager job advert",
            "office relocation announcement",
            "growing local firm recruiting staff",
            "cyber attack or data breach at local firm",
            "tender for IT support services",
            "first IT apprentice vacancy",
            "merger of local practices",
            "charity digital skills funding",
            "new branch opening",
            "firm still on old website",
            "systems outage apology to customers",
        ),
        prompt="""\
Find organisations that probably need outside help with their computers and do not seem to have it. They are the
customers of an IT support firm, not its competitors.

Signs, strongest first: an advert for an IT technician or IT manager at an organisation too small for a department; a
tender or a grant for IT; a published outage or breach; a move, merger or new branch; a site without encryption, with
a copyright notice years old, or with a free-mail address as the only contact; an organisation of ten to two hundred
and fifty staff whose pages name no IT provider and no IT staff.

Look at job boards and careers pages, tender portals, local business news, and the organisations' own sites.

Every entry needs at least one sign that you saw on a page; give that page as the source. Size or sector alone is not
a sign. Write "no IT provider named" only when you have read the organisation's own pages.""",
        include=(
            "organisations of about ten to two hundred and fifty staff with a sign that you can point to",
            "practices, schools, charities and workshops as well as offices",
        ),
        exclude=(
            "IT firms, software houses and telecoms companies themselves",
            "organisations that name their IT provider, or that have an IT department of several people",
            "adverts placed by recruitment agencies that do not name the employer",
        ),
        signal="the sign that nobody looks after its IT: what it is (vacancy, tender, outage, move, neglected site), "
        "where it was published, and its date; a page that shows the sign counts, an impression does not",
    ),
    CampaignType(
        key="new_businesses",
        label="New businesses",
        description="Companies incorporated or opened in the last two years that have begun to trade.",
        inputs=area_inputs(
            sectors=("hospitality", "retail", "construction", "professional services", "healthcare", "technology"),
            words="For example how new, what they should be about to need, or signs of funding.",
        ),
        looking_for="newly founded businesses: companies incorporated in the last 12 to 24 months",
        search_terms=(
            "newly incorporated company",
            "new business opening",
            "recently opened",
            "start-up company",
            "new restaurant or shop opens",
            "start-up funding announcement",
            "launches new firm",
            "new tenant at business park",
            "incubator and accelerator members",
            "new clinic opens",
            "new franchise opens",
            "new business awards finalist",
        ),
        prompt="""\
Find businesses that are young: incorporated, or opened to customers, within the last twenty-four months, those of
the last twelve first.

Look at register entries with a recent incorporation date, local news about openings and launches, lists of new
tenants of business parks, incubators and co-working places, start-up awards, notices of funding, and licence
applications.

Good evidence is a date: of incorporation on a register page, or of opening in an article. Then look for a sign that
it trades: a site of its own, premises, a vacancy, a review. Give the company number whenever the page shows it, for
names of young companies are easily confused.""",
        include=(
            "companies and partnerships with a date of founding that you saw",
            "local offices of young companies from elsewhere",
        ),
        exclude=(
            "old companies that changed their name, moved or were re-registered",
            "dormant companies, shelf companies, property-holding vehicles and formation agents' addresses",
            "dissolved companies, and plans that have not opened yet",
        ),
        signal="the day on which it was incorporated or opened, which of the two, and where that is stated; a register "
        "page, an article or its own announcement counts, a copyright notice does not",
        sic_codes=codes.every(
            codes.YOUNG, "10 11 13 14 16 18 25 31 46 49 52 53 58 59 72 75 77 79 80 81 85 90 93 95 96"
        ),
        sic_by_sector=codes.YOUNG,
        incorporated_within_months=12,
        register_first=True,
    ),
    CampaignType(
        key="planning_applications",
        label="Planning applications",
        description="Organisations that have applied to build, extend, convert or change the use of premises: they are "
        "about to spend.",
        inputs=area_inputs(
            sectors=(
                "offices",
                "retail",
                "industrial",
                "healthcare",
                "education",
                "hospitality",
                "housing development",
            ),
            radius=10,
            words="For example kinds of work (fit-out, extension, change of use), least size, or how recent.",
        ),
        looking_for="organisations named as applicant in recent planning applications for business premises",
        search_terms=(
            "planning application change of use",
            "planning application new commercial unit",
            "planning application extension to premises",
            "planning permission granted warehouse",
            "weekly list of planning applications",
            "planning application school or surgery extension",
            "planning application office conversion",
            "major planning application approved",
            "advertisement consent new signage",
            "planning committee agenda commercial",
            "prior approval commercial conversion",
            "plans submitted for new premises",
        ),
        prompt="""\
Find organisations behind planning applications of the last twelve months that concern places of work, learning, care
or trade: new units, extensions, conversions, changes of use, new signs, car parks, roof plant.

Look at the planning register of the council that covers each district, its weekly lists and committee papers,
planning notices, and the local press that reports on them. The applicant is the lead; where only an agent
(architect, planning consultant) is named, find out from the address and the documents who occupies or will occupy
the site, and leave the application out if no page says so.

Good evidence is the register's page or a committee paper with reference, site address, date and status; give that
page as the source. Name the agent in the description. The address of the entry is that of the organisation if a page
gives it, otherwise of the site.""",
        include=(
            "companies, charities, schools and practices that applied, whether or not it has been decided",
            "developers, when the scheme is for business premises",
        ),
        exclude=(
            "householders: extensions, loft conversions, trees and drives of private homes, and private persons' names",
            "architects and planning consultants who act for others",
            "the council's own applications, and ones that were withdrawn or are more than two years old",
        ),
        signal="the planning application: its reference, what it is for, the decision or that it is pending, and the "
        "date; the council's register, a committee paper or an article that states the reference counts",
    ),
    CampaignType(
        key="location_based",
        all_trades=True,
        label="Everyone near a place",
        description="All kinds of businesses around a postcode, for a local sales round or a new branch.",
        inputs=area_inputs(
            sectors=("offices", "shops", "trades", "manufacturing", "hospitality", "healthcare", "charities"),
            radius=5,
            words="For example what your van or branch will offer there, or streets and estates that matter.",
        ),
        looking_for="businesses and organisations of every kind with premises in the area",
        search_terms=(
            "local companies",
            "town centre businesses",
            "business park tenants",
            "chamber of commerce members",
            "businesses on industrial estate",
            "offices and professional firms",
            "trade counter and warehouse",
            "hotels and restaurants",
            "charities and community organisations",
            "garages and motor trade",
            "builders and contractors",
            "gyms and leisure centres",
        ),
        prompt="""\
Find who is there: the organisations with premises in the area, whatever they do, as somebody would meet them on a
walk through its streets, estates and business parks.

Look at directories of industrial estates and business parks, town centre and chamber of commerce member lists, then
at each business's own contact page. Take street by street and estate by estate instead of trade by trade, and mix
kinds: not more than a third of the entries of one trade.

Good evidence is a page that gives a street address with a postcode in the area. That address matters more here than
anything else: leave a business out if no page states where it is. Put the kind of business and the name of the
estate, park or street in the description.""",
        include=(
            "employers with premises, small and large, of every trade",
            "branches and depots, at the address that lies in the area",
        ),
        exclude=(
            "cash machines, car parks, bus stops, places of worship without staff, and private homes",
            "addresses that only forward mail",
            "businesses that serve the area from elsewhere",
        ),
        sectors_are_terms=True,
        sic_by_sector=codes.NEAR_BY,
    ),
)
