"""What every server of ours needs: headers, request filter, rate limits, settings, and the questionnaire it serves."""
