import type { Shell } from './shells.ts';

/**
 * What each shell does with Tab: it asks `clipferry __complete -- <words>`, the last of which is the one being typed. Each line of the
 * answer is a value, and a tab and what it is where there is more to say; `:files` asks the shell for files. An answer to `--flag=…` has the flag in front.
 */

/** Bash cuts words at `=` and `:`; the words are put together again. 3.2 (macOS) has neither mapfile nor compopt. */
const bash = `# clipferry: completion for bash. Switch it on with: source <(clipferry completion bash)
_clipferry() {
  local -a typed=()
  local i word joined='' line value files=''
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((\${#typed[@]})) && [[ $word == [=:]* || -n $joined ]]; then
      typed[\${#typed[@]} - 1]+=$word
    else
      typed+=("$word")
    fi
    joined=''
    [[ $word == *[=:] ]] && joined=yes
  done
  ((\${#typed[@]})) || typed=('')
  local whole=\${typed[\${#typed[@]} - 1]} cur=\${COMP_WORDS[COMP_CWORD]}
  [[ $cur == [=:] ]] && cur=''
  local before=\${whole%"$cur"}
  COMPREPLY=()
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    if [[ $value == :files ]]; then
      files=yes
    elif [[ $value == "$whole"* ]]; then
      COMPREPLY+=("$(printf %q "\${value#"$before"}")")
    fi
  done < <(command clipferry __complete -- "\${typed[@]}" 2>/dev/null </dev/null)
  if type compopt >/dev/null 2>&1; then
    [[ -n $files ]] || compopt +o default 2>/dev/null
    [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  fi
  return 0
}
complete -o default -F _clipferry clipferry
`;

const zsh = `#compdef clipferry
# clipferry: completion for zsh. Switch it on with: source <(clipferry completion zsh)
_clipferry() {
  local -a told plain open
  local line value about files
  for line in "\${(@f)$(command clipferry __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
    value=\${line%%$'\\t'*}
    about=\${\${line#"$value"}#$'\\t'}
    if [[ $value == :files ]]; then
      files=yes
    elif [[ $value == *= ]]; then
      open+=("\${value//:/\\\\:}:$about")
    elif [[ -n $about ]]; then
      told+=("\${value//:/\\\\:}:$about")
    elif [[ -n $value ]]; then
      plain+=("$value")
    fi
  done
  (( \${#told} )) && _describe -t values clipferry told
  (( \${#open} )) && _describe -t values clipferry open -S ''
  (( \${#plain} )) && compadd -a plain
  if [[ -n $files ]]; then
    [[ $PREFIX == --*=* ]] && compset -P '*='
    _files
  fi
}
if [[ \${funcstack[1]} == _clipferry ]]; then
  _clipferry "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
  compdef _clipferry clipferry
fi
`;

const fish = `# clipferry: completion for fish. Switch it on with: clipferry completion fish | source
function __clipferry_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command clipferry __complete -- $typed[2..-1] "$current" 2>/dev/null </dev/null)
    string match -v -- ':files' $answer
    if contains -- ':files' $answer
        set -l lead (string match -r -- '^--[a-z-]+=' "$current")
        for path in (__fish_complete_path (string replace -r -- '^--[a-z-]+=' '' "$current"))
            echo "$lead$path"
        end
    end
end
complete -c clipferry -f -a '(__clipferry_complete)'
`;

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
