/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames, pauses and checkpoints of a computation. A checkpoint, all numbers as the machine has
 * them, since it goes on where it was made:
 *
 *    0   8  "HEKLAYCP"
 *    8   4  version, 1
 *   12   4  coordinates of a place
 *   16   8  n, places
 *   24   8  fingerprint of rows and recipe
 *   32   4  the next step to do
 *   36   4  0
 *   40   8  bytes of the method's state
 *   48      the state, filled up to a multiple of 8
 *           n × coordinates floats
 *           XXH3 (64 bits, seed 0) of all bytes before
 */
#include "config.h"

#include "hek-layout-work-private.h"

#include <string.h>
#include <xxhash.h>

#include "hek-checked.h"
#include "hek-layout-core-private.h"
#include "hek-parallel.h"

#define MAGIC "HEKLAYCP"
#define VERSION 1u
#define SUM_BYTES 8

/* Of rows, that a thread sums between two looks at the task. */
#define SUM_RUN_BYTES (1u << 20)

#define FRAME_USEC (G_USEC_PER_SEC / 20)
#define CHECKPOINT_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  char magic[8];
  guint32 version, n_coords;
  guint64 n, fingerprint;
  guint32 next_step, zero;
  guint64 n_state;
} Head;

struct _HekLayoutProgress
{
  /* borrowed */
  const HekLayoutRows *rows;
  const HekLayoutRecipe *recipe;
  const HekLayoutWatch *watch;
  const HekTask *task;
  guint n_coords;

  /* owned */
  float *frame;     /* (nullable): n_all × n_coords, where rows have no place */
  guint8 *kept;     /* (nullable): the last whole step, without its checksum */
  gsize n_kept;
  guint8 *state;    /* (nullable): what to go on from */
  gsize n_state;
  guint next_step;

  gint64 last_frame, last_checkpoint;
  guint64 fingerprint;
  gboolean is_known, is_delivered; /* the fingerprint; the kept step */
};

HekLayoutProgress *
hek_layout_progress_new (const HekLayoutRows   *rows,
                         const HekLayoutRecipe *recipe,
                         guint                  n_coords,
                         const HekLayoutWatch  *watch,
                         const HekTask         *task)
{
  HekLayoutProgress *self = g_new0 (HekLayoutProgress, 1);

  self->rows = rows;
  self->recipe = recipe;
  self->watch = watch;
  self->task = task;
  self->n_coords = n_coords;
  self->last_checkpoint = g_get_monotonic_time ();
  return self;
}

void
hek_layout_progress_free (HekLayoutProgress *self)
{
  g_free (self->frame);
  g_free (self->state);
  g_free (self->kept);
  g_free (self);
}

typedef struct
{
  const HekRows *rows;
  guint64 *sums; /* a block */
} Summing;

static void
sum_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const Summing *summing = data;
  const HekRows *rows = summing->rows;

  summing->sums[block_idx] = XXH3_64bits (hek_rows_get (rows, begin),
                                          (end - begin) * rows->stride_bytes);
}

/* Of everything that the result depends on. %FALSE: cancelled */
static gboolean
find_fingerprint (HekLayoutProgress *self)
{
  const HekRows *rows = &self->rows->rows;
  gsize block = MAX (SUM_RUN_BYTES / rows->stride_bytes, 1);
  gsize n_blocks = hek_parallel_n_blocks (rows->n, block);
  g_autofree guint64 *sums = g_new (guint64, MAX (n_blocks, 1));
  g_autofree char *recipe = NULL;
  Summing summing = { rows, sums };
  guint64 sum;

  if (self->is_known)
    return TRUE;
  if (!hek_parallel_for (rows->n, block, sum_block, &summing, self->task))
    return FALSE;
  recipe = hek_layout_recipe_to_json (self->recipe);
  sum = XXH3_64bits_withSeed (recipe, strlen (recipe), VERSION);
  sum = XXH3_64bits_withSeed (&self->rows->n_all, sizeof self->rows->n_all, sum);
  sum = XXH3_64bits_withSeed (&rows->dim, sizeof rows->dim, sum);
  if (self->rows->idx != NULL)
    sum = XXH3_64bits_withSeed (self->rows->idx, rows->n * sizeof *self->rows->idx, sum);
  self->fingerprint = XXH3_64bits_withSeed (sums, n_blocks * sizeof *sums, sum);
  self->is_known = TRUE;
  return TRUE;
}

/* ---- frames ---- */

static void
show_frame (HekLayoutProgress   *self,
            const HekLayoutWork *work,
            guint                step,
            guint                n_steps,
            double               loss)
{
  HekLayoutFrame frame = { work->coords, self->rows->n_all, self->n_coords, step, n_steps, loss };

  if (self->rows->idx != NULL)
    {
      if (self->frame == NULL)
        self->frame = g_try_new (float, self->rows->n_all * self->n_coords);
      if (self->frame == NULL)
        return;
      hek_layout_rows_spread (self->rows, work->coords, self->n_coords, self->frame);
      frame.coords = self->frame;
    }
  self->watch->frame (&frame, self->watch->data);
}

/* ---- checkpoints ---- */

static gsize
padded (gsize n)
{
  return (n + 7) / 8 * 8;
}

static void
keep_step (HekLayoutProgress   *self,
           const HekLayoutWork *work,
           guint                next_step,
           gconstpointer        state,
           gsize                n_state)
{
  gsize n_coords = work->rows->n * self->n_coords * sizeof (float);
  Head head = {
    .version = VERSION,
    .n_coords = self->n_coords,
    .n = work->rows->n,
    .next_step = next_step,
    .n_state = n_state,
  };
  gsize n = sizeof head + padded (n_state) + n_coords;

  if (!find_fingerprint (self))
    return;
  head.fingerprint = self->fingerprint;
  memcpy (head.magic, MAGIC, sizeof head.magic);
  if (n != self->n_kept)
    {
      g_free (self->kept);
      self->kept = g_try_malloc (n);
      self->n_kept = n;
    }
  if (self->kept == NULL)
    return;
  memset (self->kept, 0, sizeof head + padded (n_state));
  memcpy (self->kept, &head, sizeof head);
  if (n_state > 0)
    memcpy (self->kept + sizeof head, state, n_state);
  memcpy (self->kept + sizeof head + padded (n_state), work->coords, n_coords);
  self->is_delivered = FALSE;
}

/* Without memory for it there is no checkpoint, and the computation goes on. */
static void
deliver (HekLayoutProgress *self)
{
  gsize n = self->n_kept + SUM_BYTES;
  guint8 *bytes = self->kept != NULL ? g_try_malloc (n) : NULL;
  g_autoptr (GBytes) state = NULL;
  guint64 sum;

  self->last_checkpoint = g_get_monotonic_time ();
  if (bytes == NULL)
    return;
  sum = XXH3_64bits (self->kept, self->n_kept);
  memcpy (bytes, self->kept, self->n_kept);
  memcpy (bytes + self->n_kept, &sum, sizeof sum);
  state = g_bytes_new_take (bytes, n);
  self->is_delivered = TRUE;
  self->watch->checkpoint (state, self->watch->data);
}

void
hek_layout_progress_keep (HekLayoutProgress *self)
{
  if (self->kept != NULL && !self->is_delivered)
    deliver (self);
}

void
hek_layout_work_step (HekLayoutWork *work,
                      guint          step,
                      guint          n_steps,
                      double         loss,
                      gconstpointer  state,
                      gsize          n_state)
{
  HekLayoutProgress *self = work->progress;
  const HekLayoutWatch *watch = self != NULL ? self->watch : NULL;
  gint64 now;

  if (watch == NULL)
    return;
  now = g_get_monotonic_time ();
  if (watch->frame != NULL && (self->last_frame == 0 || now - self->last_frame >= FRAME_USEC))
    {
      self->last_frame = now;
      show_frame (self, work, step, n_steps, loss);
    }
  if (watch->checkpoint != NULL)
    {
      keep_step (self, work, step + 1, state, n_state);
      if (now - self->last_checkpoint >= CHECKPOINT_USEC)
        deliver (self);
    }
  if (watch->pause != NULL)
    watch->pause (watch->data);
}

static gboolean
damaged (GError    **error,
         const char *why)
{
  g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED,
               "the checkpoint cannot be gone on from: %s", why);
  return FALSE;
}

static gboolean
check_head (HekLayoutProgress *self,
            const guint8      *data,
            gsize              size,
            Head              *head,
            GError           **error)
{
  gsize n_coords = self->rows->rows.n * self->n_coords * sizeof (float), needed;
  guint64 sum;

  if (size < sizeof *head + SUM_BYTES)
    return damaged (error, "it is too short");
  memcpy (head, data, sizeof *head);
  if (memcmp (head->magic, MAGIC, sizeof head->magic) != 0)
    return damaged (error, "it does not begin as one");
  if (head->version != VERSION)
    return damaged (error, "it is of another version of this program");
  memcpy (&sum, data + size - SUM_BYTES, sizeof sum);
  if (sum != XXH3_64bits (data, size - SUM_BYTES))
    return damaged (error, "its checksum is wrong");
  if (!find_fingerprint (self))
    return hek_task_check (self->task, error);
  if (head->n != self->rows->rows.n || head->n_coords != self->n_coords
      || head->fingerprint != self->fingerprint)
    return damaged (error, "it is of other rows or of another recipe");
  if (head->n_state > size || head->zero != 0
      || !hek_checked_add (sizeof *head + padded (head->n_state), n_coords, &needed)
      || needed + SUM_BYTES != size)
    return damaged (error, "its parts do not fit together");
  return TRUE;
}

gboolean
hek_layout_progress_read (HekLayoutProgress *self,
                          GBytes            *state,
                          float             *coords,
                          GError           **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (state, &size);
  Head head;

  if (!check_head (self, data, size, &head, error))
    return FALSE;
  self->state = g_malloc (MAX (head.n_state, 1));
  memcpy (self->state, data + sizeof head, head.n_state);
  self->n_state = head.n_state;
  self->next_step = head.next_step;
  memcpy (coords, data + sizeof head + padded (head.n_state),
          self->rows->rows.n * self->n_coords * sizeof *coords);
  return TRUE;
}

gboolean
hek_layout_work_is_resumed (const HekLayoutWork *work)
{
  return work->progress != NULL && work->progress->state != NULL;
}

gboolean
hek_layout_work_resume (HekLayoutWork *work,
                        guint         *step,
                        gconstpointer *state,
                        gsize         *n_state)
{
  const HekLayoutProgress *self = work->progress;

  if (!hek_layout_work_is_resumed (work))
    return FALSE;
  *step = self->next_step;
  *state = self->state;
  *n_state = self->n_state;
  return TRUE;
}
