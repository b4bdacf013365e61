"""Training, judging and serving an interviewer; workers/interviewer/README.md says how."""
