"""Real Chromium, a real LMS, real LTI: what people do and see."""
