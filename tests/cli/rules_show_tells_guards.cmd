strigil rules show ads/label | grep -E '^  guards: '
