"""What speaks GraphQL: types, queries, mutations, subscriptions, loaders and limits. No HTTP and no worker."""
