"""What an author sees: Problems, their codes and their formats."""
