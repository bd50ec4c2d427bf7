printf 'A line of text.\n' > a
exe=$(command -v strigil); env -i "$exe" -z none a
