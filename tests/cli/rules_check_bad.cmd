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
sed -i 's/^keep.*//' my.toml
strigil rules check my.toml
