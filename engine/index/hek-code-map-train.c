/* SPDX-License-Identifier: Apache-2.0 */
/* Training of a code map: mean, directions, turn, step. */
#include "config.h"

#include "hek-code-map-private.h"

#include "hek-aligned.h"
#include "hek-kernel-code.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

/* Rows that mean and covariance are taken from; a multiple of 4. */
#define MAX_SAMPLE 4096u
#define MAX_DIRECTIONS 252u

/* Rows that the step is taken from. */
#define N_STEP_ROWS 512u

/* Fewer rows are too few to say what directions others differ in. */
#define MIN_ROWS_TO_REDUCE 1024u

/* So many of the numbers of a code are not cut off: with 4 bits finer steps are worth more than the
 * few that are. */
#define STEP_QUANTILE 0.9999
#define STEP_QUANTILE_4 0.995

/* Numbers of a full code that walk as well as the rows do: rounding moves hardly a neighbour. */
#define FULL_REACH 15

/* Without codes there is no rounding to make up for. */
#define EXACT_REACH 10

/* To be measured. */
#define UNKNOWN_REACH 0

static guint32 *
draw_rows (gsize   n,
           gsize   n_wanted,
           guint64 seed)
{
  guint32 *ids = g_new (guint32, n_wanted);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n_wanted; i++)
    ids[i] = (guint32) (n == n_wanted ? i : hek_rng_below (&rng, n));
  return ids;
}

static void
load_prepared (const HekCodeMap *map,
               const HekRows    *rows,
               guint32           row,
               float            *x)
{
  gboolean is_zero;

  hek_code_map_load (map, rows->dtype, hek_rows_get (rows, row), x);
  hek_code_map_prepare (map, x, FALSE, &is_zero);
}

/* Fills mean, lift and query_norm from a sample: rows @ids. */
static void
find_center (HekCodeMap    *map,
             const HekRows *rows,
             const guint32 *ids,
             gsize          n_ids,
             float         *mean)
{
  hek_auto_aligned float *x = hek_aligned_new (map->n_in, sizeof (float));
  g_autofree double *sum = g_new0 (double, map->n_in);

  memset (mean, 0, map->n_in * sizeof (float));
  map->mean = mean;
  if (map->distance == HEK_DISTANCE_IP)
    {
      for (gsize i = 0; i < rows->n; i++)
        {
          float squared;

          hek_code_map_load (map, rows->dtype, hek_rows_get (rows, i), x);
          squared = hek_code_dot (x, x, map->n_in);
          if (isfinite (squared))
            map->lift = MAX (map->lift, squared);
        }
      map->query_norm = sqrtf (map->lift);
    }

  for (gsize i = 0; i < n_ids; i++)
    {
      load_prepared (map, rows, ids[i], x);
      for (guint j = 0; j < map->n_in; j++)
        sum[j] += x[j];
    }
  for (guint j = 0; j < map->n_in; j++)
    mean[j] = n_ids > 0 ? (float) (sum[j] / (double) n_ids) : 0.0f;
}

/* matrix = turn · directions, in integers. */
static void
make_matrix (HekCodeMap  *map,
             const float *directions,
             guint64      seed,
             gint16      *matrix)
{
  guint n = map->n_values, n_padded = (n + HEK_CODE_LANES - 1) / HEK_CODE_LANES * HEK_CODE_LANES;
  hek_auto_aligned float *turn = hek_aligned_new ((gsize) n * n_padded, sizeof (float));
  hek_auto_aligned float *row = hek_aligned_new (map->n_in, sizeof (float));
  g_autofree float *normals = g_new (float, (gsize) n * n);

  hek_code_normals (normals, (gsize) n * n, seed);
  memset (turn, 0, (gsize) n * n_padded * sizeof (float));
  for (guint i = 0; i < n; i++)
    memcpy (turn + (gsize) i * n_padded, normals + (gsize) i * n, n * sizeof (float));
  hek_code_orthonormalize (turn, n, n_padded);

  for (guint o = 0; o < n; o++)
    {
      memset (row, 0, map->n_in * sizeof (float));
      for (guint d = 0; d < n; d++)
        for (guint i = 0; i < map->n_in; i++)
          row[i] += turn[(gsize) o * n_padded + d] * directions[(gsize) d * map->n_in + i];
      for (guint i = 0; i < map->n_in; i++)
        matrix[(gsize) o * map->n_in + i] = (gint16) lrintf (row[i] * HEK_CODE_INT_LENGTH);
    }
  map->matrix = matrix;
  map->matrix_step = 1.0f / HEK_CODE_INT_LENGTH;
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

static void
find_step (HekCodeMap    *map,
           const HekRows *rows,
           const guint32 *ids,
           gsize          n_ids)
{
  gsize n = (gsize) map->n_values * n_ids;
  g_autofree float *size = g_new (float, MAX (n, 1));
  hek_auto_aligned float *x = hek_aligned_new (map->n_in, sizeof (float));
  double quantile = map->traverse == HEK_TRAVERSE_SQ4 ? STEP_QUANTILE_4 : STEP_QUANTILE;
  float largest;

  for (gsize i = 0; i < n_ids; i++)
    {
      load_prepared (map, rows, ids[i], x);
      if (map->traverse == HEK_TRAVERSE_SQ4)
        hek_code_turn (x, map->n_values, map->seed);
      for (guint o = 0; o < map->n_values; o++)
        {
          float y = x[o];

          if (map->is_projected)
            {
              y = 0;
              for (guint j = 0; j < map->n_in; j++)
                y += map->matrix[(gsize) o * map->n_in + j] * x[j];
              y *= map->matrix_step;
            }
          size[i * map->n_values + o] = fabsf (y);
        }
    }
  qsort (size, n, sizeof *size, compare_floats);
  largest = n > 0 ? size[(gsize) ((double) (n - 1) * quantile)] : 0.0f;
  if (!(largest > 0) && n > 0)
    largest = size[n - 1];
  map->step = largest > 0 && isfinite (largest / 127.0f) ? MAX (largest / 127.0f, 1e-30f) : 1.0f;
}

/* Fills in directions and, where that saves something or is wanted, how many a code has. */
static gboolean
find_directions (HekCodeMap    *map,
                 const HekRows *rows,
                 const guint32 *ids,
                 gsize          n_ids,
                 guint          n_wanted,
                 float         *directions,
                 guint          n_directions,
                 const HekTask *task)
{
  hek_auto_aligned float *x = hek_aligned_new (n_ids, map->n_in * sizeof (float));
  gboolean loses_nothing = n_directions < MAX_DIRECTIONS || n_directions == map->n_values;
  guint n = MIN (n_wanted, n_directions), reach = FULL_REACH;

  for (gsize i = 0; i < n_ids; i++)
    load_prepared (map, rows, ids[i], x + i * map->n_in);
  if (!hek_code_directions (x, n_ids, map->n_in, n_directions, directions, map->seed, task))
    return FALSE;

  if (n_wanted == 0 && rows->n >= MIN_ROWS_TO_REDUCE)
    {
      g_autoptr (HekCodeSample) sample = hek_code_sample_new (map, rows, map->seed, task);

      if (sample == NULL ||
          !hek_code_choose (map, sample, directions, n_directions, &n, &reach, task))
        return FALSE;
    }
  if (n == 0 && (loses_nothing || map->traverse == HEK_TRAVERSE_PCA_SQ8))
    {
      n = n_directions;
      reach = loses_nothing ? FULL_REACH : UNKNOWN_REACH;
    }
  if (n > 0)
    {
      map->is_projected = 1;
      map->n_values = n;
      map->reach = n_wanted > 0 ? UNKNOWN_REACH : reach;
    }
  return TRUE;
}

/* The longest of all rows. */
static void
find_longest (HekCodeMap    *map,
              const HekRows *rows)
{
  hek_auto_aligned float *space = hek_aligned_new (map->dim, sizeof (float));

  for (gsize i = 0; i < rows->n && map->distance == HEK_DISTANCE_IP; i++)
    map->lift = MAX (map->lift, hek_code_map_square (map, rows->dtype, hek_rows_get (rows, i),
                                                     space));
}

/* Codes of @map->traverse, which auto becomes another of here. */
static gboolean
train_codes (HekCodeMap    *map,
             const HekRows *rows,
             guint          n_wanted,
             const HekTask *task)
{
  gsize n_ids = MIN (rows->n, MAX_SAMPLE), n_values_bytes;
  g_autofree guint32 *ids = draw_rows (rows->n, n_ids, map->seed + 1);
  guint n_directions = MIN (rows->dim + (map->distance == HEK_DISTANCE_IP), MAX_DIRECTIONS);
  gboolean may_project = map->traverse == HEK_TRAVERSE_PCA_SQ8 ||
                         (map->traverse == HEK_TRAVERSE_AUTO &&
                          (n_directions < MAX_DIRECTIONS || rows->n >= MIN_ROWS_TO_REDUCE));

  map->n_in = hek_code_map_n_in (map->distance, rows->dim);
  map->n_values = hek_code_map_n_used (map->distance, rows->dim);
  map->owned = hek_aligned_new (map->n_in, sizeof (float) + n_directions * sizeof (gint16));
  find_center (map, rows, ids, n_ids, map->owned);
  if (may_project)
    {
      hek_auto_aligned float *directions
        = hek_aligned_new (n_directions, map->n_in * sizeof (float));

      if (!find_directions (map, rows, ids, n_ids, n_wanted, directions, n_directions, task))
        return FALSE;
      if (map->is_projected)
        make_matrix (map, directions, map->seed + 2,
                     (gint16 *) ((float *) map->owned + map->n_in));
    }
  if (map->traverse == HEK_TRAVERSE_AUTO)
    map->traverse = map->is_projected ? HEK_TRAVERSE_PCA_SQ8 : HEK_TRAVERSE_SQ8;

  n_values_bytes = map->traverse == HEK_TRAVERSE_SQ4 ? (map->n_values + 1) / 2 : map->n_values;
  map->code_bytes = (guint32) ((n_values_bytes + sizeof (gint32) + HEK_KERNEL_CODE_STEP - 1)
                               / HEK_KERNEL_CODE_STEP * HEK_KERNEL_CODE_STEP);
  find_step (map, rows, ids, MIN (n_ids, N_STEP_ROWS));
  return TRUE;
}

/* Codes that lose more than others have to be looked at farther. */
static gboolean
measure_reach (HekCodeMap    *map,
               const HekRows *rows,
               const HekTask *task)
{
  g_autoptr (HekCodeSample) sample = NULL;

  map->reach = FULL_REACH;
  if (rows->n == 0)
    return TRUE;
  sample = hek_code_sample_new (map, rows, map->seed, task);
  if (sample == NULL)
    return FALSE;
  map->reach = MAX (hek_code_reach (map, sample), FULL_REACH);
  return TRUE;
}

HekCodeMap *
hek_code_map_train (const HekRows  *rows,
                    HekDistance     distance,
                    HekTraverse     traverse,
                    guint           n_wanted,
                    guint64         seed,
                    const HekTask  *task,
                    GError        **error)
{
  g_autoptr (HekCodeMap) map = g_new0 (HekCodeMap, 1);
  gboolean complete = TRUE;

  if (rows->dim == 0 || rows->dim > HEK_CODE_MAP_MAX_DIM)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "vectors of %u numbers cannot be indexed: at most %u", rows->dim,
                   HEK_CODE_MAP_MAX_DIM);
      return NULL;
    }

  *map = (HekCodeMap) { .traverse = traverse, .distance = distance, .dim = rows->dim,
                        .seed = seed, .step = 1.0f, .matrix_step = 1.0f, .reach = FULL_REACH };
  if (traverse == HEK_TRAVERSE_F32)
    {
      map->reach = EXACT_REACH;
      map->code_bytes = distance == HEK_DISTANCE_L2 ? 0 : sizeof (float);
      find_longest (map, rows);
    }
  else
    complete = train_codes (map, rows, n_wanted, task);
  if (complete && (traverse == HEK_TRAVERSE_SQ4 || map->reach == UNKNOWN_REACH))
    complete = measure_reach (map, rows, task);
  if (!complete)
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&map);
}
