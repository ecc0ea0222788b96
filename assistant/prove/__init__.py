"""Draft to evidence: the tools' own engines, run in a throwaway container."""
