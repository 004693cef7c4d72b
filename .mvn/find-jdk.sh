# Sourced by ./mvnw and ./mik: sets JAVA_HOME to a JDK of at least the release that the build needs.
# Looks where people and systems put JDKs; the default `java` may be older and is left alone.

MIK_JDK_RELEASE=25

# A JDK's release file says JAVA_VERSION="25.0.3"; starting each candidate to ask would cost a second.
mik_jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

mik_find_jdk() {
  path_javac=$(command -v javac 2>/dev/null || true)
  if [ -n "$path_javac" ]; then
    while [ -L "$path_javac" ]; do
      link=$(readlink "$path_javac")
      case $link in /*) path_javac=$link ;; *) path_javac=$(dirname "$path_javac")/$link ;; esac
    done
    path_jdk=$(dirname "$(dirname "$path_javac")")
  else
    path_jdk=
  fi
  for candidate in "${JAVA_HOME:-}" "${JDK_HOME:-}" "${JAVA_HOME_25_X64:-}" "$path_jdk" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jenv/versions/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$candidate" ] || continue
    release=$(mik_jdk_release "$candidate") || continue
    if [ "${release:-0}" -ge "$MIK_JDK_RELEASE" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "mik needs a JDK $MIK_JDK_RELEASE or newer and found none: install one (for example Eclipse Temurin $MIK_JDK_RELEASE) or point JAVA_HOME at it." >&2
  return 1
}
