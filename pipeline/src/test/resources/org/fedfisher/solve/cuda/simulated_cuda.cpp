// A CUDA driver, cuBLAS and cuSOLVER on the CPU, as far as the solver calls them, for tests without a device.
// Kernels are kernels.cu itself, compiled as C++ and run thread by thread; "device" memory is the process's own,
// and every pointer that should be of the device is looked up and its extent checked.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

struct Extent {
  unsigned x, y, z;
};
static Extent gridDim, blockDim, blockIdx, threadIdx;
#define __global__
#include "kernels.cu"

#define EXPORTED extern "C" __attribute__((visibility("default")))

// Allocations by address, and the guard behind each.
static std::map<uintptr_t, size_t> allocations;
static const unsigned char GUARD = 0xA5;
static const size_t GUARDED = 64;
static std::string ptx;
static long calls;

[[noreturn]] static void fail(const char *what) {
  fprintf(stderr, "simulated CUDA: %s\n", what);
  abort();
}

static void require(uintptr_t address, size_t bytes, const char *what) {
  auto after = allocations.upper_bound(address);
  if (bytes == 0) return;
  if (after == allocations.begin()) fail(what);
  auto at = std::prev(after);
  if (address + bytes > at->first + at->second) fail(what);
}

// SIMULATED_CUDA_FAILS_AT=n lets the nth call, from 1, fail as a kernel that followed a bad pointer does.
static bool fails() {
  static const char *at = getenv("SIMULATED_CUDA_FAILS_AT");
  return at && ++calls >= atol(at);
}

static void guards() {
  for (auto &one : allocations)
    for (size_t i = 0; i < GUARDED; i++)
      if (((unsigned char *)one.first)[one.second + i] != GUARD) fail("a write behind a buffer");
}

template <class... A, size_t... I>
static void call(void (*kernel)(A...), void **arguments, std::index_sequence<I...>) {
  kernel(*(A *)arguments[I]...);
}

template <class... A> struct Kernel {
  static void run(void (*kernel)(A...), Extent grid, Extent block, void **arguments) {
    gridDim = grid;
    blockDim = block;
    for (blockIdx.x = 0; blockIdx.x < grid.x; blockIdx.x++)
      for (threadIdx.x = 0; threadIdx.x < block.x; threadIdx.x++)
        call(kernel, arguments, std::index_sequence_for<A...>());
  }
};

template <class... A>
static void run(void (*kernel)(A...), Extent grid, Extent block, void **arguments) {
  Kernel<A...>::run(kernel, grid, block, arguments);
}

#define ALL(K)                                                                                     \
  K(narrow) K(widen) K(damp) K(weigh) K(place) K(scale_columns) K(sum_blocks) K(symmetrise)        \
  K(invert) K(begin_step) K(step) K(end_step) K(direction) K(carry)

static const char *NAMES[] = {
#define NAME(k) #k,
    ALL(NAME)};

EXPORTED int cuInit(unsigned) { return 0; }
EXPORTED int cuDriverGetVersion(int *version) { return *version = 13000, 0; }
EXPORTED int cuDeviceGetCount(int *count) { return *count = 1, 0; }
EXPORTED int cuDeviceGet(int *device, int) { return *device = 0, 0; }
EXPORTED int cuDeviceGetName(char *name, int length, int) {
  return snprintf(name, length, "simulated device"), 0;
}
EXPORTED int cuDeviceGetUuid_v2(void *uuid, int) { return memset(uuid, 0x5C, 16), 0; }
EXPORTED int cuDeviceGetAttribute(int *value, int which, int) {
  const char *old = getenv("SIMULATED_CUDA_CAPABILITY");
  int capability = old ? atoi(old) : 75;
  return *value = which == 75 ? capability / 10 : which == 76 ? capability % 10 : 0, 0;
}
EXPORTED int cuDevicePrimaryCtxRetain(void **context, int) { return *context = &allocations, 0; }
EXPORTED int cuCtxSetCurrent(void *context) { return context == &allocations ? 0 : 201; }
EXPORTED int cuModuleLoadData(void **module, const char *text) {
  ptx = text;
  return *module = &ptx, ptx.find(".target sm_75") == std::string::npos ? 218 : 0;
}
EXPORTED int cuModuleGetFunction(void **function, void *module, const char *name) {
  if (module != &ptx) fail("not a module");
  if (ptx.find(".entry " + std::string(name) + "(") == std::string::npos) return 500;
  for (auto &one : NAMES)
    if (!strcmp(one, name)) return *function = &one, 0;
  return 500;
}
EXPORTED int cuMemGetInfo_v2(size_t *free, size_t *total) {
  return *free = size_t(1) << 30, *total = size_t(2) << 30, 0;
}
EXPORTED int cuMemAlloc_v2(uint64_t *address, size_t bytes) {
  if (fails()) return 700;
  unsigned char *memory = (unsigned char *)malloc(bytes + GUARDED);
  memset(memory, 0x7F, bytes); // No number that anybody wants.
  memset(memory + bytes, GUARD, GUARDED);
  allocations[(uintptr_t)memory] = bytes;
  return *address = (uint64_t)memory, 0;
}
EXPORTED int cuMemFree_v2(uint64_t address) {
  if (fails()) return 700;
  guards();
  if (!allocations.erase(address)) fail("free of what is not allocated");
  return free((void *)address), 0;
}
EXPORTED int cuMemsetD8Async(uint64_t address, unsigned char value, size_t bytes, void *) {
  if (fails()) return 700;
  require(address, bytes, "memset");
  return memset((void *)address, value, bytes), 0;
}
EXPORTED int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) {
  if (fails()) return 700;
  require(to, bytes, "copy to the device");
  return memcpy((void *)to, from, bytes), 0;
}
EXPORTED int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) {
  if (fails()) return 700;
  require(from, bytes, "copy from the device");
  return memcpy(to, (void *)from, bytes), 0;
}
EXPORTED int cuStreamCreate(void **stream, unsigned) { return *stream = &calls, 0; }
EXPORTED int cuStreamSynchronize(void *stream) { return stream == &calls ? 0 : 400; }
EXPORTED int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
                            unsigned by, unsigned bz, unsigned, void *stream, void **arguments,
                            void **) {
  if (fails()) return 700;
  if (stream != &calls) return 400;
  if (gy != 1 || gz != 1 || by != 1 || bz != 1 || bx > 1024) return 1;
  const char *name = *(const char **)function;
  Extent grid{gx, gy, gz}, block{bx, by, bz};
#define LAUNCH(k)                                                                                  \
  if (!strcmp(name, #k)) run(k, grid, block, arguments);
  ALL(LAUNCH)
  guards();
  return 0;
}
EXPORTED int cuGetErrorName(int error, const char **name) {
  return *name = error == 700 ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_SIMULATED", 0;
}

static int pointerMode;
static void *blas = &pointerMode;
EXPORTED int cublasCreate_v2(void **handle) { return *handle = blas, 0; }
EXPORTED int cublasSetStream_v2(void *handle, void *stream) {
  return handle == blas && stream == &calls ? 0 : 1;
}
EXPORTED int cublasSetPointerMode_v2(void *, int mode) { return pointerMode = mode, 0; }
EXPORTED int cublasGetVersion_v2(void *, int *version) { return *version = 130100, 0; }
EXPORTED const char *cublasGetStatusString(int) { return "CUBLAS_STATUS_EXECUTION_FAILED"; }

static void requireMatrix(const float *a, long rows, long columns, long lead, long long stride,
                          int count, const char *what) {
  if (lead < rows) fail(what);
  require((uintptr_t)a, sizeof(float) * (stride * (count - 1) + lead * (columns - 1) + rows), what);
}

EXPORTED int cublasSgemmStridedBatched(void *, int opA, int opB, int m, int n, int k,
                                       const float *alpha, const float *a, int lda, long long sa,
                                       const float *b, int ldb, long long sb, const float *beta,
                                       float *c, int ldc, long long sc, int count) {
  if (fails()) return 13;
  if (pointerMode != 0) fail("gemm with its scalars on the device");
  requireMatrix(a, opA ? k : m, opA ? m : k, lda, sa, count, "A of a gemm");
  requireMatrix(b, opB ? n : k, opB ? k : n, ldb, sb, count, "B of a gemm");
  requireMatrix(c, m, n, ldc, sc, count, "C of a gemm");
  for (int batch = 0; batch < count; batch++, a += sa, b += sb, c += sc)
    for (long j = 0; j < n; j++)
      for (long i = 0; i < m; i++) {
        float sum = 0;
        for (long l = 0; l < k; l++)
          sum += (opA ? a[l + i * lda] : a[i + l * lda]) * (opB ? b[j + l * ldb] : b[l + j * ldb]);
        float &to = c[i + j * ldc];
        to = *alpha * sum + (*beta == 0 ? 0 : *beta * to);
      }
  return 0;
}

EXPORTED int cublasDdot_v2(void *, int n, const double *x, int, const double *y, int,
                           double *result) {
  if (fails()) return 13;
  if (pointerMode != 1) fail("dot product with its result on the host");
  require((uintptr_t)x, sizeof(double) * n, "x of a dot product");
  require((uintptr_t)y, sizeof(double) * n, "y of a dot product");
  require((uintptr_t)result, sizeof(double), "result of a dot product");
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * y[i];
  return *result = sum, 0;
}

EXPORTED int cusolverGetVersion(int *version) { return *version = 12009, 0; }
EXPORTED int cusolverDnCreate(void **handle) { return *handle = blas, 0; }
EXPORTED int cusolverDnSetStream(void *, void *stream) { return stream == &calls ? 0 : 1; }
EXPORTED int cusolverDnSsyevd_bufferSize(void *, int vectors, int uplo, int n, const float *a,
                                         int lda, const float *, int *length) {
  if (vectors != 1 || uplo != 1 || lda != n) fail("ssyevd of another kind");
  require((uintptr_t)a, sizeof(float) * n * n, "A of ssyevd");
  return *length = n, 0;
}

// Cyclic Jacobi (Golub and Van Loan, algorithm 8.5.3); eigenvectors in columns, column-major.
EXPORTED int cusolverDnSsyevd(void *, int, int, int n, float *a, int, float *values, float *work,
                              int length, int *info) {
  if (fails()) return 6;
  require((uintptr_t)values, sizeof(float) * n, "eigenvalues of ssyevd");
  require((uintptr_t)work, sizeof(float) * length, "work space of ssyevd");
  require((uintptr_t)info, sizeof(int), "info of ssyevd");
  std::vector<double> s(a, a + (long)n * n), v((long)n * n);
  for (long i = 0; i < n; i++) v[i * n + i] = 1;
  for (int sweep = 0; sweep < 30; sweep++)
    for (long p = 0; p < n; p++)
      for (long q = p + 1; q < n; q++) {
        if (s[p * n + q] == 0) continue;
        double theta = (s[q * n + q] - s[p * n + p]) / (2 * s[p * n + q]);
        double t = (theta < 0 ? -1 : 1) / (fabs(theta) + std::sqrt(theta * theta + 1));
        double cosine = 1 / std::sqrt(t * t + 1), sine = t * cosine;
        for (long i = 0; i < n; i++) {
          double ip = s[i * n + p], iq = s[i * n + q];
          s[i * n + p] = cosine * ip - sine * iq, s[i * n + q] = sine * ip + cosine * iq;
          double vp = v[p * n + i], vq = v[q * n + i];
          v[p * n + i] = cosine * vp - sine * vq, v[q * n + i] = sine * vp + cosine * vq;
        }
        for (long i = 0; i < n; i++) {
          double pi = s[p * n + i], qi = s[q * n + i];
          s[p * n + i] = cosine * pi - sine * qi, s[q * n + i] = sine * pi + cosine * qi;
        }
      }
  for (long i = 0; i < n; i++) values[i] = (float)s[i * n + i];
  for (long i = 0; i < (long)n * n; i++) a[i] = (float)v[i];
  return *info = 0, 0;
}
