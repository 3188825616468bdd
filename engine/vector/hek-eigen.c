/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eigenvalues and eigenvectors of symmetric matrices: reflections make the matrix tridiagonal,
 * implicit QL steps make that diagonal. The steps are made on the diagonals alone and their
 * rotations written down; then threads apply them to strips of the vectors, which stay in the cache
 * meanwhile, and turn each vector back by the reflections.
 *
 * Source: Golub, Van Loan, "Matrix computations", 4th ed., §8.3; Bowdler, Martin, Reinsch,
 * Wilkinson, "The QR and QL algorithms for symmetric matrices", Numerische Mathematik 11 (1968)
 */
#include "config.h"

#include "hek-eigen.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-parallel.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Sums run in so many lanes, which a compiler can keep in registers. */
#define LANES 8

/* Vectors' numbers that are rotated together. */
#define STRIP 32

/* More steps than any eigenvalue is known to need; what is left then is taken as zero. */
#define MAX_STEPS 60

#define CHECK_ROTATIONS 16384

typedef struct
{
  double c, s;
  guint i; /* of vectors i and i + 1 */
} Rotation;

typedef struct
{
  /* borrowed */
  double *a; /* n × n: after the reduction row k holds the reflection of step k */
  const HekTask *task;
  guint n;

  /* owned */
  double *diagonal, *beside; /* n: beside[i] is between i and i + 1 */
  double *half;              /* n: half the square of the length of a reflection; 0: none */
  double *work;              /* n */
  guint *order;              /* n: by value */
  double *w;                 /* n × n: row i is the vector of diagonal[i] */
  GArray *rotations;
} Eigen;

static void
eigen_clear (Eigen *self)
{
  hek_aligned_free (self->diagonal);
  hek_aligned_free (self->beside);
  hek_aligned_free (self->half);
  hek_aligned_free (self->work);
  hek_aligned_free (self->w);
  g_free (self->order);
  g_array_unref (self->rotations);
}

static gboolean
eigen_allocate (Eigen   *self,
                GError **error)
{
  gsize square;

  self->rotations = g_array_new (FALSE, FALSE, sizeof (Rotation));
  self->diagonal = hek_aligned_try_new (self->n, sizeof (double));
  self->beside = hek_aligned_try_new0 (self->n, sizeof (double));
  self->half = hek_aligned_try_new0 (self->n, sizeof (double));
  self->work = hek_aligned_try_new (self->n, sizeof (double));
  self->order = g_try_new (guint, self->n);
  if (hek_checked_mul (self->n, self->n, &square))
    self->w = hek_aligned_try_new0 (square, sizeof (double));
  if (self->diagonal != NULL && self->beside != NULL && self->half != NULL && self->work != NULL
      && self->order != NULL && self->w != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for the eigenvectors of %u × %u numbers", self->n, self->n);
  return FALSE;
}

static double
dot (const double *a,
     const double *b,
     guint         n)
{
  double sum[LANES] = { 0 };
  guint i = 0;

  for (; i + LANES <= n; i += LANES)
    for (guint l = 0; l < LANES; l++)
      sum[l] += a[i + l] * b[i + l];
  for (guint l = 0; i + l < n; l++)
    sum[l] += a[i + l] * b[i + l];
  for (guint half = LANES / 2; half > 0; half /= 2)
    for (guint l = 0; l < half; l++)
      sum[l] += sum[l + half];
  return sum[0];
}

static void
add_scaled (double *restrict       to,
            const double *restrict from,
            double                 factor,
            guint                  n)
{
  for (guint i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* ---- tridiagonal ---- */

/* p = A u / h of the leading @k rows, of which only the lower triangle is kept. */
static void
eigen_product (Eigen        *self,
               const double *u,
               guint         k,
               double        h)
{
  double *p = self->work;

  memset (p, 0, k * sizeof *p);
  for (guint j = 0; j < k; j++)
    {
      const double *row = self->a + (gsize) j * self->n;

      p[j] += dot (row, u, j + 1);
      add_scaled (p, row, u[j], j);
    }
  for (guint j = 0; j < k; j++)
    p[j] /= h;
}

/* Row @k loses all but its last number before the diagonal. */
static void
eigen_reflect (Eigen *self,
               guint  k)
{
  double *u = self->a + (gsize) k * self->n, *p = self->work;
  double scale = 0, square, root, h, mean;

  for (guint j = 0; j < k; j++)
    scale = MAX (scale, fabs (u[j]));
  self->beside[k - 1] = u[k - 1];
  if (k == 1 || !(scale > 0))
    return;

  for (guint j = 0; j < k; j++)
    u[j] /= scale;
  square = dot (u, u, k);
  root = copysign (sqrt (square), -u[k - 1]);
  self->beside[k - 1] = scale * root;
  h = square - u[k - 1] * root;
  u[k - 1] -= root;
  self->half[k] = h;

  eigen_product (self, u, k, h);
  mean = dot (u, p, k) / (2 * h);
  add_scaled (p, u, -mean, k);
  for (guint j = 0; j < k; j++)
    {
      double *row = self->a + (gsize) j * self->n;

      for (guint i = 0; i <= j; i++)
        row[i] -= u[j] * p[i] + p[j] * u[i];
    }
}

static gboolean
eigen_reduce (Eigen *self)
{
  for (guint k = self->n - 1; k > 0; k--)
    {
      eigen_reflect (self, k);
      if (k % 8 == 0 && hek_task_is_cancelled (self->task))
        return FALSE;
    }
  for (guint k = 0; k < self->n; k++)
    self->diagonal[k] = self->a[(gsize) k * self->n + k];
  return TRUE;
}

/* ---- diagonal ---- */

/* The first index from @l on after which the matrix falls apart. */
static guint
eigen_find_end (const Eigen *self,
                guint        l)
{
  guint m = l;

  while (m + 1 < self->n
         && fabs (self->beside[m])
              > DBL_EPSILON * (fabs (self->diagonal[m]) + fabs (self->diagonal[m + 1])))
    m++;
  return m;
}

static void
eigen_step (Eigen *self,
            guint  l,
            guint  m)
{
  double *d = self->diagonal, *e = self->beside;
  double g = (d[l + 1] - d[l]) / (2 * e[l]);
  double s = 1, c = 1, p = 0;

  g = d[m] - d[l] + e[l] / (g + copysign (sqrt (g * g + 1), g));
  for (guint i = m; i-- > l;)
    {
      double f = s * e[i], b = c * e[i], r = sqrt (f * f + g * g);

      if (i + 1 < m)
        e[i + 1] = r;
      if (!(r > 0))
        {
          d[i + 1] -= p;
          return;
        }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      g_array_append_val (self->rotations, ((Rotation) { c, s, i }));
    }
  d[l] -= p;
  e[l] = g;
}

static gboolean
eigen_diagonalize (Eigen *self)
{
  for (guint l = 0; l < self->n; l++)
    {
      guint m;

      if (l % 64 == 0 && hek_task_is_cancelled (self->task))
        return FALSE;
      for (guint step = 0; (m = eigen_find_end (self, l)) != l; step++)
        {
          if (step == MAX_STEPS)
            {
              self->beside[l] = 0;
              break;
            }
          eigen_step (self, l, m);
        }
    }
  return TRUE;
}

/* ---- vectors ---- */

static void
eigen_rotate_strip (gsize    begin,
                    gsize    end,
                    gsize    block_idx G_GNUC_UNUSED,
                    gpointer data)
{
  Eigen *self = data;

  for (guint k = 0; k < self->rotations->len; k++)
    {
      Rotation r = g_array_index (self->rotations, Rotation, k);
      double *restrict low = self->w + (gsize) r.i * self->n, *restrict high = low + self->n;

      for (gsize i = begin; i < end; i++)
        {
          double f = high[i];

          high[i] = r.s * low[i] + r.c * f;
          low[i] = r.c * low[i] - r.s * f;
        }
      if (k % CHECK_ROTATIONS == 0 && hek_task_is_cancelled (self->task))
        return;
    }
}

typedef struct
{
  const Eigen *eigen;
  double *vectors;
} Turning;

static void
eigen_turn_back (gsize    begin,
                 gsize    end,
                 gsize    block_idx G_GNUC_UNUSED,
                 gpointer data)
{
  const Turning *turning = data;
  const Eigen *self = turning->eigen;

  for (gsize v = begin; v < end; v++)
    {
      double *x = turning->vectors + v * self->n;

      memcpy (x, self->w + (gsize) self->order[v] * self->n, self->n * sizeof *x);
      for (guint k = 1; k < self->n; k++)
        if (self->half[k] > 0)
          {
            const double *u = self->a + (gsize) k * self->n;

            add_scaled (x, u, -dot (u, x, k) / self->half[k], k);
          }
    }
}

static int
compare_values (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const double *values = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (values[i] != values[j])
    return values[i] > values[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

gboolean
hek_eigen_symmetric (double        *matrix,
                     guint          n,
                     double        *values,
                     guint          n_vectors,
                     double        *vectors,
                     const HekTask *task,
                     GError       **error)
{
  Eigen self = { .a = matrix, .task = task, .n = n };
  Turning turning = { &self, vectors };
  gboolean ok;

  g_return_val_if_fail (n > 0 && n_vectors <= n, FALSE);

  if (!eigen_allocate (&self, error))
    {
      eigen_clear (&self);
      return FALSE;
    }
  ok = eigen_reduce (&self) && eigen_diagonalize (&self);
  if (ok)
    {
      for (guint i = 0; i < n; i++)
        self.w[(gsize) i * n + i] = 1;
      ok = hek_parallel_for (n, STRIP, eigen_rotate_strip, &self, task)
           && !hek_task_is_cancelled (task);
      if (ok)
        {
          for (guint i = 0; i < n; i++)
            self.order[i] = i;
          g_qsort_with_data (self.order, (int) n, sizeof *self.order, compare_values,
                             self.diagonal);
          ok = hek_parallel_for (n_vectors, 8, eigen_turn_back, &turning, task);
        }
      if (ok)
        for (guint i = 0; i < n; i++)
          values[i] = self.diagonal[self.order[i]];
    }
  if (!ok)
    hek_task_check (task, error);
  eigen_clear (&self);
  return ok;
}
