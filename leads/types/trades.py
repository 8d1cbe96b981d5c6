"""Campaigns about a trade: what the companies are decides whether they are wanted."""

from leads.types import codes
from leads.types.entry import CampaignType, area_inputs

TRADES = (
    CampaignType(
        key="it_msp_expansion",
        label="IT and managed service firms",
        description="IT support firms, managed service providers and their neighbours in the trade, for partnership, "
        "resale or acquisition.",
        inputs=area_inputs(
            sectors=("IT support", "managed services", "cyber security", "cloud services", "business telecoms"),
            words="What you want from them: partners, resellers or firms to buy; accreditations they should have.",
        ),
        looking_for="IT support companies and managed service providers that serve businesses",
        search_terms=(
            "IT support company",
            "managed service provider",
            "business IT services",
            "outsourced IT support for small businesses",
            "cyber security company",
            "Microsoft 365 partner",
            "cloud services provider",
            "business telecoms and VoIP provider",
            "IT infrastructure and networking company",
            "Cyber Essentials certification body",
            "IT support for schools",
            "data backup and disaster recovery provider",
        ),
        prompt="""\
Find the firms that look after other organisations' computers for a living: managed service providers, IT support
companies, network and infrastructure installers, cyber security and cloud specialists, business telecoms firms that
also do IT.

Look at the firms' own sites first (pages called services, managed IT, support plans, sectors, about us), then at
partner finders of the big vendors, lists of Cyber Essentials certification bodies, chambers of commerce, and local
business news about contracts, awards and new offices.

Good evidence is a service page that offers continuing support to businesses: support contracts, a service desk,
response times, prices a user. Say in the description which services it offers and to whom, and its accreditations
where a page states them.""",
        include=(
            "firms whose main business is IT services to other organisations",
            "one-office firms as well as local offices of regional groups",
        ),
        exclude=(
            "shops that only sell or repair devices for households",
            "web design and marketing agencies without IT support",
            "pure software publishers and recruitment agencies for IT staff",
        ),
        sectors_are_terms=True,
        sic_codes=codes.every(codes.IT),
        sic_by_sector=codes.IT,
    ),
    CampaignType(
        key="education",
        label="Education",
        description="Schools, colleges, nurseries, trusts and training providers that buy for themselves.",
        inputs=area_inputs(
            sectors=(
                "primary schools",
                "secondary schools",
                "multi-academy trusts",
                "independent schools",
                "special schools",
                "further education colleges",
                "nurseries",
                "training providers",
            ),
            words="For example how they are governed, the number of pupils, or what they should need.",
        ),
        looking_for="schools, colleges, nurseries and training providers",
        search_terms=(
            "secondary school",
            "primary school",
            "multi-academy trust",
            "further education college",
            "independent school",
            "nursery school",
            "special school",
            "apprenticeship training provider",
            "sixth form college",
            "university",
            "language school",
            "tuition centre",
        ),
        prompt="""\
Find places of learning that make their own purchases: state and independent schools, academy trusts, colleges,
nurseries, special schools, universities and apprenticeship or vocational training providers.

Look at the official register of schools and its successor pages, inspection reports, the council's list of local
schools, trusts' pages that name their schools, the register of apprenticeship training providers, and each place's
own site.

Good evidence is its own site or an official entry that shows it is open and gives its address. Where several schools
belong to one trust, report the trust if its head office lies in the area, and those schools that lie in the area,
each as its own entry. Put the phase, the age range and, where stated, the number of pupils and the trust in the
description.""",
        include=(
            "schools and colleges of every kind of governance that are open",
            "nurseries and training providers with premises",
        ),
        exclude=(
            "places that have closed or have been merged into another",
            "single tutors who teach at home, and after-school clubs without premises",
            "parent associations, alumni clubs and inspection bodies",
        ),
        sectors_are_terms=True,
        sic_codes=codes.every(codes.EDUCATION),
        sic_by_sector=codes.EDUCATION,
    ),
    CampaignType(
        key="healthcare",
        label="Healthcare",
        description="GP and dental practices, pharmacies, clinics, care homes and home care agencies.",
        inputs=area_inputs(
            sectors=(
                "GP practices",
                "dental practices",
                "pharmacies",
                "care homes",
                "home care agencies",
                "private clinics",
                "opticians",
                "veterinary practices",
            ),
            words="For example private or NHS, the number of beds or chairs, or groups that you know already.",
        ),
        looking_for="health and social care providers: practices, clinics, pharmacies, care homes, home care",
        search_terms=(
            "dental practice",
            "GP surgery",
            "care home",
            "private clinic",
            "pharmacy",
            "home care agency",
            "physiotherapy clinic",
            "opticians",
            "nursing home",
            "private hospital",
            "mental health and therapy centre",
            "hospice",
        ),
        prompt="""\
Find providers of care to patients and residents: doctors' and dental practices, pharmacies, opticians, physiotherapy
and other clinics, private hospitals, hospices, care and nursing homes, agencies for care at home.

Look at the public register of the care regulator (in England the Care Quality Commission; Scotland, Wales and
Northern Ireland have their own), the NHS pages that find services near a postcode, the professional registers of
practices, and each provider's own site.

Good evidence is a current registration, or the provider's own page with its address and opening hours. A home that
belongs to a group is a place of its own: give the address of the home, and name the group in the description with
the kind of care and the number of beds or practitioners where stated.""",
        include=(
            "independent practices, and homes or clinics of groups, that are registered now",
            "charities that provide care",
        ),
        exclude=(
            "NHS trusts' departments and wards, commissioners and regulators",
            "providers whose registration has ended",
            "individual practitioners listed under their own name, and comparison sites for care",
        ),
        sectors_are_terms=True,
        sic_codes=codes.every(codes.HEALTHCARE),
        sic_by_sector=codes.HEALTHCARE,
    ),
    CampaignType(
        key="manufacturing",
        label="Manufacturing",
        description="Firms that make things: factories, engineering workshops, food producers, printers.",
        inputs=area_inputs(
            sectors=(
                "precision engineering",
                "food and drink production",
                "plastics and packaging",
                "textiles and clothing",
                "metal fabrication",
                "printing",
                "electronics",
                "furniture",
            ),
            radius=25,
            words="For example materials, processes, certificates such as ISO 9001, or customers they should serve.",
        ),
        looking_for="manufacturers and engineering firms with production of their own",
        search_terms=(
            "manufacturer",
            "precision engineering company",
            "metal fabrication",
            "food manufacturer",
            "plastics manufacturer",
            "packaging manufacturer",
            "electronics manufacturer",
            "textile manufacturer",
            "CNC machining",
            "printing company",
            "furniture manufacturer",
            "chemical and coatings manufacturer",
        ),
        prompt="""\
Find firms that produce goods on premises of their own in the area: factories, engineering and fabrication workshops,
food and drink producers, printers, makers of components for other industries.

Look at the firms' sites (pages on capability, plant list, quality, factory), trade association member lists,
made-in- Britain lists, industrial estate and business park directories, exhibitor lists of trade fairs, and register
entries whose SIC code lies between 10 and 33.

Good evidence is a page that shows production: machinery, processes, tonnage, certificates, a works address. Put what
it makes, for which industries, and its processes or certificates in the description. Report the works in the area,
with its address, even where the head office is elsewhere.""",
        include=(
            "makers of finished goods, parts or materials, and subcontract workshops",
            "works of larger groups, when the site itself lies in the area",
        ),
        exclude=(
            "wholesalers, importers and showrooms that make nothing",
            "holding and dormant companies, and sites that have been closed",
            "repair garages and builders on site",
        ),
        sectors_are_terms=True,
        sic_codes=tuple(str(division) for division in range(10, 34)),
        sic_by_sector=codes.MANUFACTURING,
    ),
    CampaignType(
        key="retail_office",
        label="Retail and offices",
        description="Shops, showrooms and office-based firms: accountants, solicitors, agencies, insurers.",
        inputs=area_inputs(
            sectors=(
                "independent shops",
                "showrooms",
                "accountants",
                "solicitors",
                "estate agents",
                "insurance brokers",
                "marketing agencies",
                "recruitment agencies",
            ),
            words="For example shopfront or upstairs office, number of branches, or which kinds you serve best.",
        ),
        looking_for="independent retailers with premises, and professional firms that work from offices",
        search_terms=(
            "accountancy firm",
            "solicitors",
            "independent shop",
            "estate agents",
            "insurance broker",
            "showroom",
            "recruitment agency",
            "marketing agency",
            "architects practice",
            "financial advisers",
            "garden centre",
            "surveyors",
        ),
        prompt="""\
Find businesses with a door to the street or a desk in an office: independent shops and small chains, showrooms, and
the professions, such as accountants, solicitors, architects, surveyors, brokers, agents and agencies.

Look at the firms' own sites, the professional bodies' find-a-member pages, town centre and business improvement
district lists, tenants' lists of shopping and business centres, and local press about openings and moves.

Good evidence is a page that states the address and what is sold or done there. Report the branch or office that lies
in the area. Say in the description whether it is retail or office-based, its speciality, and the number of branches
or partners where a page states it.""",
        include=(
            "owner-run shops, local chains and showrooms",
            "partnerships and firms whose staff work at desks",
        ),
        exclude=(
            "national supermarket, fast food, bank and betting chains",
            "online shops without premises in the area",
            "serviced-office landlords' virtual tenants, and addresses that are only a registered office",
        ),
        sectors_are_terms=True,
        sic_codes=codes.every(codes.RETAIL_OFFICE, "66190 7111 71122 74902 71129"),
        sic_by_sector=codes.RETAIL_OFFICE,
    ),
)
