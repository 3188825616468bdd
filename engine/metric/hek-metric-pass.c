/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over two pictures for any number of metrics: preparation, the parallel loop over
 * blocks, the results. */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-color-transfer.h"
#include "hek-parallel.h"

/* Rows of a block: so many that the ten rows SSIM reads twice are a third of them and not more, so
 * few that cancelling is quick. A very wide picture gets fewer. */
#define BLOCK_ROWS_MIN 12
#define BLOCK_ROWS_MAX 32
#define BLOCK_PIXELS (1u << 19)

#define CHUNK 512

typedef struct
{
  const HekMetricPass *pass;
  const HekMetricRequest *requests;
  guint n_requests;
  gpointer *partials; /* one array of n_blocks results per request */
  HekMap **maps;      /* one per request, NULL without */
  gsize n_done;       /* atomic */
} HekMetricLoop;

guint32
hek_metric_block_rows (guint32 width)
{
  return CLAMP (BLOCK_PIXELS / width, BLOCK_ROWS_MIN, BLOCK_ROWS_MAX);
}

void
hek_metric_read_linear (const HekImage *image,
                        guint32         y,
                        guint32         x0,
                        guint32         n,
                        float          *rgb)
{
  const float ground = hek_color_srgb_decode_table ()[HEK_METRIC_GROUND_CODE];
  float alpha[CHUNK];

  if (!hek_image_has_alpha (image))
    {
      hek_image_read_row (image, y, x0, n, HEK_ENCODING_LINEAR, rgb, NULL);
      return;
    }

  for (guint32 done = 0; done < n; done += CHUNK)
    {
      guint32 part = MIN (n - done, CHUNK);
      float *v = rgb + (gsize) 3 * done;

      hek_image_read_row (image, y, x0 + done, part, HEK_ENCODING_LINEAR, v, alpha);
      for (guint32 i = 0; i < part; i++)
        for (int c = 0; c < 3; c++)
          v[3 * i + c] = v[3 * i + c] * alpha[i] + ground * (1 - alpha[i]);
    }
}

typedef struct
{
  const HekImage *image;
  HekImage *codes;
} HekMetricCodes;

static void
hek_metric_codes_rows (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  const HekMetricCodes *work = data;
  guint32 width = work->image->width;
  float linear[3 * CHUNK];

  for (gsize y = begin; y < end; y++)
    {
      guint8 *row = hek_image_row (work->codes, (guint32) y);

      if (!hek_image_has_alpha (work->image))
        {
          hek_image_read_row_u8 (work->image, (guint32) y, 0, width, row, NULL);
          continue;
        }
      for (guint32 x = 0; x < width; x += CHUNK)
        {
          guint32 n = MIN (width - x, CHUNK);

          hek_metric_read_linear (work->image, (guint32) y, x, n, linear);
          hek_color_srgb_encode_u8_rows (linear, row + (gsize) 3 * x, (gsize) 3 * n);
        }
    }
}

HekImage *
hek_metric_codes_new (const HekImage  *image,
                      const HekTask   *task,
                      GError         **error)
{
  HekMetricCodes work = { .image = image };

  if (image->sample_type == HEK_SAMPLE_U8 && !hek_image_has_alpha (image))
    return hek_image_ref ((HekImage *) image);

  work.codes = hek_image_new (image->width, image->height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                              error);
  if (work.codes == NULL)
    return NULL;
  if (!hek_parallel_for (image->height, hek_metric_block_rows (image->width),
                         hek_metric_codes_rows, &work, task))
    {
      hek_task_check (task, error);
      g_clear_pointer (&work.codes, hek_image_unref);
    }
  return work.codes;
}

static gboolean
hek_metric_pass_init (HekMetricPass     *pass,
                      const HekImage    *ref,
                      const HekImage    *test,
                      const HekViewing  *viewing,
                      const HekTask     *task,
                      GError           **error)
{
  *pass = (HekMetricPass){ .ref = ref, .test = test, .viewing = viewing, .task = task };

  pass->width = ref->width;
  pass->height = ref->height;
  pass->block_rows = hek_metric_block_rows (pass->width);
  pass->n_blocks = hek_parallel_n_blocks (pass->height, pass->block_rows);
  pass->ref_codes = hek_metric_codes_new (ref, task, error);
  if (pass->ref_codes != NULL)
    pass->test_codes = hek_metric_codes_new (test, task, error);
  return pass->test_codes != NULL;
}

static void
hek_metric_pass_clear (HekMetricPass *pass)
{
  g_clear_pointer (&pass->ref_codes, hek_image_unref);
  g_clear_pointer (&pass->test_codes, hek_image_unref);
}

static void
hek_metric_loop_block (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekMetricLoop *loop = data;
  const HekMetricPass *pass = loop->pass;
  gsize n_done;

  for (guint i = 0; i < loop->n_requests; i++)
    {
      const HekMetricBlocks *blocks = loop->requests[i].metric->blocks;
      guint8 *partials = loop->partials[i];

      if (hek_task_is_cancelled (pass->task))
        return;
      blocks->block (pass, &loop->requests[i], (guint32) begin, (guint32) end,
                     partials + block_idx * blocks->partial_bytes, loop->maps[i]);
    }
  n_done = __atomic_add_fetch (&loop->n_done, 1, __ATOMIC_RELAXED);
  hek_task_progress (pass->task, (double) n_done / pass->n_blocks);
}

static gboolean
hek_metric_loop_allocate (HekMetricLoop *loop,
                          GError       **error)
{
  for (guint i = 0; i < loop->n_requests; i++)
    {
      const HekMetricRequest *request = &loop->requests[i];
      const HekMetricBlocks *blocks = request->metric->blocks;

      /* a result of a block is a few words, and there are at most height / 12 blocks */
      loop->partials[i] = g_malloc0_n (loop->pass->n_blocks, blocks->partial_bytes);
      if (request->map == NULL && !blocks->needs_map)
        continue;
      loop->maps[i] = hek_map_new (loop->pass->width, loop->pass->height, error);
      if (loop->maps[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
hek_metric_loop_finish (HekMetricLoop *loop,
                        GError       **error)
{
  for (guint i = 0; i < loop->n_requests; i++)
    {
      const HekMetricRequest *request = &loop->requests[i];

      if (!request->metric->blocks->finish (loop->pass, request, loop->partials[i], loop->maps[i],
                                            error))
        return FALSE;
    }

  for (guint i = 0; i < loop->n_requests; i++)
    if (loop->requests[i].map != NULL)
      *loop->requests[i].map = g_steal_pointer (&loop->maps[i]);
  return TRUE;
}

gboolean
hek_metric_pass_run (const HekImage          *ref,
                     const HekImage          *test,
                     const HekViewing        *viewing,
                     const HekMetricRequest  *requests,
                     guint                    n_requests,
                     const HekTask           *task,
                     GError                 **error)
{
  HekMetricPass pass;
  HekMetricLoop loop = { .pass = &pass, .requests = requests, .n_requests = n_requests };
  gboolean done = FALSE;

  loop.partials = g_new0 (gpointer, n_requests);
  loop.maps = g_new0 (HekMap *, n_requests);
  if (hek_metric_pass_init (&pass, ref, test, viewing, task, error) &&
      hek_metric_loop_allocate (&loop, error))
    {
      if (hek_parallel_for (pass.height, pass.block_rows, hek_metric_loop_block, &loop, task))
        done = hek_metric_loop_finish (&loop, error);
      else
        hek_task_check (task, error);
    }

  for (guint i = 0; i < n_requests; i++)
    {
      g_free (loop.partials[i]);
      g_clear_pointer (&loop.maps[i], hek_map_unref);
    }
  g_free (loop.partials);
  g_free (loop.maps);
  hek_metric_pass_clear (&pass);
  return done;
}
