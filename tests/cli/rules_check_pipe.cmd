cat > my.toml <<'X'
# Ours.
[[rule]]
id = "house-call"
kind = "house-call"
profiles = ["safe", "news", "web"]
phrases = ["visit our house shop"]
match = ["Visit our house shop!"]
keep = ["They went to visit our house, shop and garden."]
X
cat my.toml | strigil rules check /dev/stdin
