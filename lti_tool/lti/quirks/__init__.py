"""What single LMS products do beside the standard, one file a product."""
