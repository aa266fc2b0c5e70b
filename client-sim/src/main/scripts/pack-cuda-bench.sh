#!/usr/bin/env bash
# Packs what "fedfisher bench --solver cuda" needs into one archive, for a machine with a GPU and CUDA 13's
# libraries but without Java, Maven or network: a Java runtime of the modules that it uses, the jars that it
# uses, and of their native code the libraries that it loads, stripped.
#
#   client-sim/src/main/scripts/pack-cuda-bench.sh [ARCHIVE]     (default: target/cuda-bench.tar.xz)
#
# There:  tar xf cuda-bench.tar.xz && cuda-bench/bench [MODEL,... [CLIENTS,...]]
# Wants a built project (./fedfisher --version builds it), a JDK 17, zip, unzip, strip and xz.
set -euo pipefail

home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../../../.." && pwd)
archive=$(realpath -m -- "${1:-$home/target/cuda-bench.tar.xz}")
class_path="$home/client-sim/target/classpath"
modules=java.base,java.logging,java.sql,java.xml,java.desktop,jdk.unsupported

fail() {
  printf 'pack-cuda-bench: %s\n' "$*" >&2
  exit 1
}

for program in jlink zip unzip strip xz tar; do
  command -v "$program" >/dev/null || fail "no $program on the PATH"
done
[[ -s "$class_path" ]] || fail "no $class_path: build first, with ./fedfisher --version"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
bench="$work/cuda-bench"
mkdir -p "$bench/lib"

# The jars of artifacts, by the beginning of their names up to the version.
for artifact in schemas pipeline avro jackson-core jackson-databind jackson-annotations slf4j-api javacpp openblas cuda jspecify ejml-core ejml-ddense; do
  jars=$(tr ':' '\n' <"$class_path" | grep -E "/$artifact-[0-9][^/]*\.jar$") || fail "the class path has no $artifact"
  while IFS= read -r jar; do
    cp -- "$jar" "$bench/lib/"
  done <<<"$jars"
done
cp -- "$home"/client-sim/target/client-sim-*.jar "$bench/lib/"

# Of native code only what is loaded: the rest of CUDA's bindings, headers and tools stay behind.
keep='/lib(jnijavacpp|jnicudart|jnicublas|jnicusolver|jnicusparse|jniopenblas|jniopenblas_nolapack|openblas|gfortran|quadmath|gcc_s)[._0-9a-z]*$'
for jar in "$bench"/lib/*-linux-x86_64.jar; do
  folder=$(mktemp -d -p "$work")
  unzip -q "$jar" -d "$folder"
  find "$folder" -type f | grep -vE "$keep" | tr '\n' '\0' | xargs -0 -r rm -f --
  find "$folder" -type f -name '*.so*' -exec strip --strip-unneeded {} +
  rm -f -- "$jar"
  (cd "$folder" && zip -q -r -0 "$jar" .)
done

jlink --add-modules "$modules" --output "$bench/java" --strip-debug --no-header-files --no-man-pages

cat >"$bench/bench" <<'EOF'
#!/usr/bin/env bash
# K-FAC solves on this machine's first GPU: bench [MODEL,... [CLIENTS,...]]; 3 where there is none.
# CUDA 13's libraries (cudart, cuBLAS, cuSOLVER) must be where the dynamic linker looks: LD_LIBRARY_PATH.
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export OMP_NUM_THREADS=1
exec "$home/java/bin/java" ${JAVA_OPTS:--XX:MaxRAMPercentage=60} -XX:+UseParallelGC \
  -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \
  -Dorg.bytedeco.javacpp.cachedir="${TMPDIR:-/tmp}/cuda-bench-natives" \
  -cp "$home/lib/*" org.fedfisher.bench.DeviceBenchMain "$@"
EOF
chmod +x "$bench/bench"

mkdir -p "$(dirname -- "$archive")"
tar -C "$work" -c cuda-bench | xz -T2 -6 >"$archive"
printf '%s: %s bytes, %s unpacked\n' "$archive" "$(stat -c %s "$archive")" "$(du -sh "$bench" | cut -f1)"
