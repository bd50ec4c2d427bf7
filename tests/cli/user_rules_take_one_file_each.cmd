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
printf 'A line of text.\n\nVisit our house shop!\n' > in.txt
strigil -z none -r my.toml in.txt
