"""What speaks HTTP: the application, sign-in checks, the GraphQL endpoint, health, the dashboard.."""
