"""The contract of the format language, sentence by sentence, for sentences that no other test holds as they stand."""
