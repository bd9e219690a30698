"""What whoever runs the site looks at: whether it lives and is ready, figures, and faults that report themselves."""
