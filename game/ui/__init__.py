"""The pygame toolbox: app, scenes, input, theme, board, plots, panels, sound."""
