"""The kinds of campaign, as data; `leads.campaign_types` is the door to them."""
