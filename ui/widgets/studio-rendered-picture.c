/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-rendered-picture.h"

#include "hek-parallel.h"

#include <glib/gi18n.h>

#define BLOCK_ROWS 16

typedef struct
{
  HekImage *image;            /* owned */
  StudioRendering *rendering; /* owned (nullable) */
  HekImage *out;              /* borrowed, while the job runs */
} RenderedWork;

static void
rendered_work_free (gpointer data)
{
  RenderedWork *work = data;

  hek_image_unref (work->image);
  g_clear_pointer (&work->rendering, studio_rendering_unref);
  g_free (work);
}

static void
render_rows (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const RenderedWork *work = data;
  const HekImage *image = work->image;
  const guint32 n = image->width;
  const guint n_channels = image->n_channels;
  g_autofree float *rgb = g_new (float, 4 * (gsize) n);
  g_autofree guint8 *codes = g_new (guint8, 3 * (gsize) n);
  float *alpha = rgb + 3 * (gsize) n;

  for (gsize y = begin; y < end; y++)
    {
      guint8 *out = hek_image_row (work->out, (guint32) y);

      hek_image_read_row (image, (guint32) y, 0, n, HEK_ENCODING_LINEAR, rgb, alpha);
      studio_rendering_run (work->rendering, rgb, n, codes);
      for (guint32 i = 0; i < n; i++)
        {
          for (guint c = 0; c < 3; c++)
            out[n_channels * i + c] = codes[3 * i + c];
          if (n_channels == 4)
            out[4 * i + 3] = (guint8) (CLAMP (alpha[i], 0.0f, 1.0f) * 255.0f + 0.5f);
        }
    }
}

static gpointer
render_picture (const HekTask *task,
                gpointer       data,
                GError       **error)
{
  RenderedWork *work = data;
  g_autoptr (HekImage) out = NULL;

  if (work->rendering == NULL)
    return hek_image_convert (work->image, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, task, error);

  out = hek_image_new (work->image->width, work->image->height, work->image->n_channels,
                       HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
  if (out == NULL)
    return NULL;
  work->out = out;
  if (!hek_parallel_for (work->image->height, BLOCK_ROWS, render_rows, work, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}

HekJob *
studio_rendered_picture_start (HekImage        *image,
                               StudioRendering *rendering,
                               HekJobDone       done,
                               gpointer         user_data)
{
  RenderedWork *work = g_new0 (RenderedWork, 1);

  work->image = hek_image_ref (image);
  work->rendering = rendering != NULL ? studio_rendering_ref (rendering) : NULL;
  return hek_job_start (_("Copying the picture"), HEK_LANE_INTERACTIVE, render_picture, work,
                        rendered_work_free, (GDestroyNotify) hek_image_unref, done, user_data);
}

GdkTexture *
studio_rendered_picture_to_texture (HekImage *image)
{
  g_autoptr (GBytes) bytes
    = g_bytes_new_with_free_func (image->data, image->height * image->stride_bytes,
                                  (GDestroyNotify) hek_image_unref, hek_image_ref (image));

  return gdk_memory_texture_new ((int) image->width, (int) image->height,
                                 hek_image_has_alpha (image) ? GDK_MEMORY_R8G8B8A8
                                                             : GDK_MEMORY_R8G8B8,
                                 bytes, image->stride_bytes);
}
