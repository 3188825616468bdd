/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The blur of SSIMULACRA 2, along the rows and down the columns, and the errors that are made of
 * it: a part of hek-kernel-ssimulacra2-rows.h, on the lanes that are defined there.
 */
#define C2 0.0009f

/* --- the blur along the rows ---------------------------------------------------------------- */

typedef struct
{
  HekLanes prev[3], prev2[3];
} HekSections;

static inline __attribute__ ((always_inline)) void
step_1 (const HekKernelCosines *cosines,
        HekSections            *at,
        HekLanes                sum,
        HekLanes               *out)
{
  HekLanes y[3];

  for (int i = 0; i < 2; i++)
    y[i] = fused (all (cosines->prev4[i][0]), at->prev[i],
                  sum * all (cosines->in[i]) - at->prev2[i]);
  y[2] = sum * all (cosines->in[2]) - at->prev2[2];
  for (int i = 0; i < 3; i++)
    {
      at->prev2[i] = at->prev[i];
      at->prev[i] = y[i];
    }
  *out = y[0] + (y[1] + y[2]);
}

static inline __attribute__ ((always_inline)) void
step_4 (const HekKernelCosines *cosines,
        HekSections            *at,
        const HekLanes          sum[4],
        HekLanes                out[4])
{
  const HekLanes in = all (cosines->in[2]);
  HekLanes y[3][4];

  for (int i = 0; i < 2; i++)
    {
      for (int j = 0; j < 4; j++)
        {
          y[i][j] = sum[0] * all (cosines->in4[i][j]);
          for (int k = 1; k <= j; k++)
            y[i][j] = fused (all (cosines->in4[i][j - k]), sum[k], y[i][j]);
          y[i][j] = fused (all (cosines->prev2_4[i][j]), at->prev2[i], y[i][j]);
          y[i][j] = fused (all (cosines->prev4[i][j]), at->prev[i], y[i][j]);
        }
    }
  y[2][0] = sum[0] * in - at->prev2[2];
  y[2][1] = sum[1] * in - at->prev[2];
  y[2][2] = fused (in, sum[2], -(sum[0] * in)) + at->prev2[2];
  y[2][3] = fused (in, sum[3], -(sum[1] * in)) + at->prev[2];
  for (int i = 0; i < 3; i++)
    {
      at->prev2[i] = y[i][2];
      at->prev[i] = y[i][3];
    }
  for (int j = 0; j < 4; j++)
    out[j] = y[0][j] + (y[1][j] + y[2][j]);
}

/* x(n-6) + x(n+4), of which @a is at n. */
static inline __attribute__ ((always_inline)) HekLanes
pair (const float *a,
      const float *b)
{
  if (b == NULL)
    return load (a - 6 * ROWS) + load (a + 4 * ROWS);
  return load (a - 6 * ROWS) * load (b - 6 * ROWS) + load (a + 4 * ROWS) * load (b + 4 * ROWS);
}

/* Columns @n to @n + 4. The first eight of a row and the last ones are made one by one. */
static inline __attribute__ ((always_inline)) void
along_4 (const HekKernelCosines *cosines,
         HekSections            *at,
         const float            *a,
         const float            *b,
         ptrdiff_t               n,
         ptrdiff_t               width,
         HekLanes                out[4])
{
  HekLanes sum[4];

  for (int j = 0; j < 4; j++)
    sum[j] = pair (a + j * ROWS, b == NULL ? NULL : b + j * ROWS);
  if (n >= 8 && n < width - 7)
    step_4 (cosines, at, sum, out);
  else
    for (int j = 0; j < 4; j++)
      step_1 (cosines, at, sum[j], &out[j]);
}

static inline __attribute__ ((always_inline)) void
along_any (const HekKernelCosines *cosines,
           const float            *a,
           const float            *b,
           size_t                  begin,
           size_t                  end,
           size_t                  width,
           float                  *state,
           float                  *out,
           size_t                  pitch)
{
  for (int part = 0; part < PARTS; part++, a += LANES, b = b == NULL ? NULL : b + LANES)
    {
      HekSections at;

      for (int i = 0; i < 3; i++)
        {
          at.prev[i] = load (state + ROWS * i + LANES * part);
          at.prev2[i] = load (state + ROWS * (3 + i) + LANES * part);
        }
      if (begin == 0)
        {
          HekLanes none;

          for (int j = -4; j < 0; j++)
            step_1 (cosines, &at, load (a + (j + 4) * ROWS) * (b == NULL ? all (1)
                    : load (b + (j + 4) * ROWS)), &none);
        }
      for (size_t n = begin; n < end; n += ROWS)
        {
          HekLanes columns[ROWS];
          const float *a16 = a + ROWS * (n - begin), *b16 = b;

          if (b != NULL)
            b16 += ROWS * (n - begin);
          for (int k = 0; k < ROWS; k += 4)
            along_4 (cosines, &at, a16 + k * ROWS, b == NULL ? NULL : b16 + k * ROWS,
                     (ptrdiff_t) n + k, (ptrdiff_t) width, columns + k);
          for (size_t k = width - n; k < ROWS; k++)
            columns[k] = all (0);
          for (int k = 0; k < ROWS; k += LANES)
            {
              turn_square (columns + k);
              for (int r = 0; r < LANES; r++)
                store (out + (size_t) (LANES * part + r) * pitch + (n - begin) + k, columns[k + r]);
            }
        }
      for (int i = 0; i < 3; i++)
        {
          store (state + ROWS * i + LANES * part, at.prev[i]);
          store (state + ROWS * (3 + i) + LANES * part, at.prev2[i]);
        }
    }
}

static void
along (const HekKernelCosines *cosines,
       const float            *a,
       const float            *b,
       size_t                  begin,
       size_t                  end,
       size_t                  width,
       float                  *state,
       float                  *out,
       size_t                  pitch)
{
  if (b == NULL)
    along_any (cosines, a, NULL, begin, end, width, state, out, pitch);
  else
    along_any (cosines, a, b, begin, end, width, state, out, pitch);
}

/* --- the blur down the columns, and the errors ----------------------------------------------- */

/* 16 rows of LANES columns. @in: slot 0 of the columns; @slot: of the row 4 after the first
 * result. */
static inline void
down (const HekKernelCosines *cosines,
      const float            *in,
      size_t                  pitch,
      int                     slot,
      float                  *state,
      size_t                  n,
      float                  *out)
{
  HekLanes p0 = load (state), q0 = load (state + n);
  HekLanes p1 = load (state + 2 * n), q1 = load (state + 3 * n);
  HekLanes p2 = load (state + 4 * n), q2 = load (state + 5 * n);

  for (int r = 0; r < ROWS; r++)
    {
      size_t top = (size_t) (slot + r + SLOTS - 10) % SLOTS, bottom = (size_t) (slot + r);
      HekLanes sum = load (in + top * pitch) + load (in + bottom * pitch);
      HekLanes y0 = fused (all (cosines->in[0]), sum, fused (all (-cosines->d[0]), p0, -q0));
      HekLanes y1 = fused (all (cosines->in[1]), sum, fused (all (-cosines->d[1]), p1, -q1));
      HekLanes y2 = fused (all (cosines->in[2]), sum, -q2);

      q0 = p0;
      q1 = p1;
      q2 = p2;
      p0 = y0;
      p1 = y1;
      p2 = y2;
      store (out + r * ROWS, y0 + (y1 + y2));
    }
  store (state, p0);
  store (state + n, q0);
  store (state + 2 * n, p1);
  store (state + 3 * n, q1);
  store (state + 4 * n, p2);
  store (state + 5 * n, q2);
}

typedef struct
{
  float structure[ROWS], added[ROWS], lost[ROWS];
} HekErrors;

/* One row of 16 columns. @blurs: ref, test, ref², test², ref · test, 16 rows apart. */
static inline void
compare (const float *restrict ref,
         const float *restrict test,
         const float *restrict blurs,
         HekErrors *restrict   errors)
{
  const int step = ROWS * ROWS;

  for (int k = 0; k < ROWS; k++)
    {
      float mu1 = blurs[k], mu2 = blurs[step + k];
      float mean = 1 - (mu1 - mu2) * (mu1 - mu2);
      float covariance = 2 * (blurs[4 * step + k] - mu1 * mu2) + C2;
      float variances = (blurs[2 * step + k] - mu1 * mu1) + (blurs[3 * step + k] - mu2 * mu2) + C2;
      float structure = 1 - mean * covariance / variances;
      float edge1 = fabsf (ref[k] - mu1), edge2 = fabsf (test[k] - mu2);
      float edge = (edge2 - edge1) / (1 + edge1);

      errors->structure[k] = structure > 0 ? structure : 0;
      errors->added[k] = edge > 0 ? edge : 0;
      errors->lost[k] = edge < 0 ? -edge : 0;
    }
}

static inline void
add (const float *restrict errors,
     double *restrict      sums)
{
  for (int k = 0; k < ROWS; k++)
    {
      double e = errors[k], e2 = e * e;

      sums[k] += e;
      sums[ROWS + k] += e2 * e2;
    }
}

static void
across (const HekKernelCosines           *cosines,
        const HekKernelSsimulacra2Across *work)
{
  const size_t plane = SLOTS * work->pitch;
  float blurs[HEK_SSIMULACRA2_BLURS * ROWS * ROWS] __attribute__ ((aligned (64)));

  for (size_t x = 0; x < work->n; x += ROWS)
    {
      for (int i = 0; i < HEK_SSIMULACRA2_BLURS; i++)
        for (int part = 0; part < ROWS; part += LANES)
          down (cosines,
                work->signals + (size_t) (HEK_SSIMULACRA2_BLURRED + i) * plane + x + (size_t) part,
                work->pitch, work->slot,
                work->state + (size_t) (i * HEK_SSIMULACRA2_STATE) * work->n + x + (size_t) part,
                work->n, blurs + i * ROWS * ROWS + part);

      for (int r = work->begin; r < work->end; r++)
        {
          size_t slot = (size_t) (work->slot + r + SLOTS - 4) % SLOTS;
          const float *ref = work->signals + slot * work->pitch + x;
          HekErrors errors;

          compare (ref, ref + plane, blurs + r * ROWS, &errors);
          add (errors.structure, work->sums);
          add (errors.added, work->sums + 2 * ROWS);
          add (errors.lost, work->sums + 4 * ROWS);
          if (work->map != NULL)
            for (size_t k = 0; k < ROWS && x + k < work->n_map; k++)
              work->map[(size_t) (r - work->begin) * work->map_pitch + x + k] +=
                work->weights[0] * errors.structure[k] + work->weights[1] * errors.added[k] +
                work->weights[2] * errors.lost[k];
        }
    }
}
