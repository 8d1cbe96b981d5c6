"""What the trade knows: campaigns, companies, leads, customers and their rules. No web, queue or vendor library."""
