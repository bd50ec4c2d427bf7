rule() {
  printf '[[rule]]\nid = "%s"\nkind = "%s"\nprofiles = ["safe"]\nphrases = ["%s"]\nguards = ["near:%s"]\n' "$@"
  printf 'match = ["%s"]\nkeep = ["A shop by the harbour"]\n\n' "$3"
}
rule shop house-call "visit our shop" cookie-baner > slip.toml
rule shop house-call "visit our shop" lighthouse > far.toml
rule lamp lighthouse "light our lamp" house-call > lamp.toml
strigil rules check slip.toml far.toml; echo $?
echo "A line." | strigil -z none -r slip.toml; echo $?
# Files that are used together know each other's kinds.
strigil rules check far.toml lamp.toml
strigil rules check -r far.toml lamp.toml
printf 'A line.\n\nVisit our shop\nLight our lamp\n' | strigil -z none -r far.toml -r lamp.toml
