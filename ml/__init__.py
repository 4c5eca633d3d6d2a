"""From-scratch machine learning with scikit-learn's names and definitions."""
