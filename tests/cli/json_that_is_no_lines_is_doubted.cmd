# Taken for text, as they begin with no line that is an object; but not without a word.
printf '[\n  {"text": "A"},\n  {"text": "B"}\n]\n' > array.json
printf '{\n  "text": "A"\n}\n' > pretty.json
printf '<!DOCTYPE html><p>A</p>\n' > page.html
for file in array.json pretty.json page.html; do strigil -z none $file | cmp - $file && echo same; done
strigil -z none -f text array.json | cmp - array.json && echo same
strigil -z none -q array.json | cmp - array.json && echo same
strigil -O out -z none array.json
