// What a K-FAC solve does between cuBLAS's products. Each kernel is a call of DeviceCalls, which says what it
// means; CudaLibraryTest runs them on a simulated driver.
//
//   nvcc -ptx -arch=compute_75 -o kernels.ptx kernels.cu
//
// PTX for compute_75 is compiled by the driver for every device from Turing on.

typedef long long number;

// Indices and values of GradientState.java.
enum { RZ, PQ, RR, NEXT, ALPHA, ENOUGH, STOP, ITERATIONS };
enum { RUNNING, CONVERGED, BREAKDOWN };

// All numbers from 0 to n - 1, whatever the grid is.
#define EACH(j, n)                                                             \
  for (number j = blockIdx.x * (number)blockDim.x + threadIdx.x; j < (n);      \
       j += (number)blockDim.x * gridDim.x)

extern "C" __global__ void narrow(const double *x, float *y, int n) {
  EACH(j, n) y[j] = (float)x[j];
}

extern "C" __global__ void widen(const float *x, double *y, int n) {
  EACH(j, n) y[j] = x[j];
}

extern "C" __global__ void damp(const float *hx, const double *x, double lambda,
                                double *y, int n) {
  EACH(j, n) y[j] = hx[j] + lambda * x[j];
}

extern "C" __global__ void weigh(float *x, const float *weights, int n) {
  EACH(j, n) x[j] *= weights[j];
}

extern "C" __global__ void place(const float *from, int rows, int columns,
                                 float scale, int transposed, float *to,
                                 number offset, int lead) {
  EACH(k, (number)rows * columns) {
    number i = k / columns;
    number j = k % columns;
    to[offset + (transposed ? j * lead + i : i * lead + j)] = scale * from[k];
  }
}

extern "C" __global__ void scale_columns(const float *x, int rows, int width,
                                         int rank, const float *p, float *y) {
  EACH(k, (number)rows * width) y[k] = x[k] * p[k % width / rank];
}

extern "C" __global__ void sum_blocks(const float *x, int lead, number stride,
                                      int size, int count, const float *p,
                                      float *y) {
  EACH(k, (number)size * size) {
    number at = k / size * lead + k % size;
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += p[i] * x[at + i * stride];
    }
    y[k] = sum;
  }
}

extern "C" __global__ void symmetrise(float *s, int size) {
  EACH(k, (number)size * size) {
    number i = k / size;
    number j = k % size;
    if (j < i) {
      float mean = (s[k] + s[j * size + i]) / 2;
      s[k] = mean;
      s[j * size + i] = mean;
    }
  }
}

extern "C" __global__ void invert(const float *gs, int rows, const float *as,
                                  int columns, double lambda, float *y) {
  EACH(k, (number)rows * columns) {
    double g = gs[k / columns] > 0 ? gs[k / columns] : 0;
    double a = as[k % columns] > 0 ? as[k % columns] : 0;
    y[k] = (float)(1 / (g * a + lambda));
  }
}

// One thread.
extern "C" __global__ void begin_step(double *state) {
  if (state[STOP] == RUNNING) {
    // Written so that a NaN breaks down too.
    if (state[PQ] > 0 && state[RZ] > 0) {
      state[ALPHA] = state[RZ] / state[PQ];
    } else {
      state[STOP] = BREAKDOWN;
    }
  }
}

extern "C" __global__ void step(const double *state, double *d, const double *p,
                                double *r, const double *q, int n) {
  if (state[STOP] == RUNNING) {
    double alpha = state[ALPHA];
    EACH(j, n) {
      d[j] += alpha * p[j];
      r[j] -= alpha * q[j];
    }
  }
}

// One thread.
extern "C" __global__ void end_step(double *state) {
  if (state[STOP] == RUNNING) {
    state[ITERATIONS] += 1;
    if (sqrt(state[RR]) <= state[ENOUGH]) {
      state[STOP] = CONVERGED;
    }
  }
}

extern "C" __global__ void direction(const double *state, const double *z,
                                     double *p, int n) {
  if (state[STOP] == RUNNING) {
    double beta = state[NEXT] / state[RZ];
    EACH(j, n) p[j] = z[j] + beta * p[j];
  }
}

// One thread.
extern "C" __global__ void carry(double *state) {
  if (state[STOP] == RUNNING) {
    state[RZ] = state[NEXT];
  }
}
