"""What the patient sees: draws what the engine decides, and holds no sentence."""
