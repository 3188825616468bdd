/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples and, once a worker has made them, their means. The worker gets its own reference of the
 * samples, which are frozen; the pyramid changes hands in the main context.
 */
#include "config.h"

#include "studio-pixels-private.h"

#include "hek-job.h"

struct _StudioPixels
{
  GObject parent_instance;

  StudioSamples *samples; /* owned */
  StudioPyramid *pyramid; /* owned (nullable) */
  HekJob *job;            /* owned (nullable): makes the pyramid */
  gboolean failed;        /* no memory for means: single samples are shown instead */
};

enum
{
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioPixels, studio_pixels, G_TYPE_OBJECT)

static void
studio_pixels_dispose (GObject *object)
{
  StudioPixels *self = STUDIO_PIXELS (object);

  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (studio_pixels_parent_class)->dispose (object);
}

static void
studio_pixels_finalize (GObject *object)
{
  StudioPixels *self = STUDIO_PIXELS (object);

  g_clear_pointer (&self->pyramid, studio_pyramid_unref);
  g_clear_pointer (&self->samples, studio_samples_free);
  G_OBJECT_CLASS (studio_pixels_parent_class)->finalize (object);
}

static void
studio_pixels_class_init (StudioPixelsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_pixels_dispose;
  object_class->finalize = studio_pixels_finalize;

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_pixels_init (StudioPixels *self)
{
}

StudioPixels *
studio_pixels_new_image (HekImage *image)
{
  StudioPixels *self = g_object_new (STUDIO_TYPE_PIXELS, NULL);

  self->samples = studio_samples_new_image (image);
  return self;
}

StudioPixels *
studio_pixels_new_map (HekMap *map,
                       double  minimum,
                       double  maximum)
{
  StudioPixels *self = g_object_new (STUDIO_TYPE_PIXELS, NULL);

  self->samples = studio_samples_new_map (map, minimum, maximum);
  return self;
}

StudioPixels *
studio_pixels_freeze (StudioPixels *self)
{
  StudioPixels *frozen = g_object_new (STUDIO_TYPE_PIXELS, NULL);

  frozen->samples = studio_samples_copy (self->samples);
  frozen->pyramid = self->pyramid != NULL ? studio_pyramid_ref (self->pyramid) : NULL;
  frozen->failed = self->failed;
  return frozen;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

StudioPixels *
studio_pixels_get_shared (GObject  *owner,
                          HekImage *image)
{
  static const char key[] = "studio-pixels";
  GPtrArray *shared = g_object_get_data (owner, key); /* of GWeakRef */
  StudioPixels *pixels;
  GWeakRef *ref;

  if (shared == NULL)
    {
      shared = g_ptr_array_new_with_free_func (weak_ref_free);
      g_object_set_data_full (owner, key, shared, (GDestroyNotify) g_ptr_array_unref);
    }

  for (guint i = 0; i < shared->len;)
    {
      pixels = g_weak_ref_get (g_ptr_array_index (shared, i));
      if (pixels == NULL)
        {
          g_ptr_array_remove_index_fast (shared, i);
          continue;
        }
      if (pixels->samples->image == image)
        return pixels;
      g_object_unref (pixels);
      i++;
    }

  pixels = studio_pixels_new_image (image);
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, pixels);
  g_ptr_array_add (shared, ref);
  return pixels;
}

HekImage *
studio_pixels_get_image (StudioPixels *self)
{
  return self->samples->image;
}

gboolean
studio_pixels_has_alpha (StudioPixels *self)
{
  return studio_samples_has_alpha (self->samples);
}

const StudioSamples *
studio_pixels_get_samples (StudioPixels *self)
{
  return self->samples;
}

const StudioPyramid *
studio_pixels_get_pyramid (StudioPixels *self)
{
  return self->pyramid;
}

static gpointer
make_pyramid (const HekTask *task,
              gpointer       data,
              GError       **error)
{
  return studio_pyramid_new (data, task, error);
}

static void
on_pyramid (HekJob       *job,
            gpointer      result,
            const GError *error,
            gpointer      user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (StudioPixels) self = g_weak_ref_get (ref);

  weak_ref_free (ref);
  if (self == NULL)
    return;

  self->failed = result == NULL;
  if (self->failed)
    g_info ("No reduced picture: %s", error->message);
  self->pyramid = hek_job_steal_result (job);
  g_clear_object (&self->job);
  g_signal_emit (self, signals[READY], 0);
}

gboolean
studio_pixels_prepare (StudioPixels *self,
                       int           width,
                       int           height)
{
  GWeakRef *ref;

  /* down to half the size the samples themselves are averaged */
  if (self->pyramid != NULL || self->failed ||
      2 * (gint64) width >= studio_samples_width (self->samples) ||
      2 * (gint64) height >= studio_samples_height (self->samples))
    return TRUE;
  if (self->job != NULL)
    return FALSE;

  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  self->job = hek_job_start ("", HEK_LANE_INTERACTIVE, make_pyramid,
                             studio_samples_copy (self->samples),
                             (GDestroyNotify) studio_samples_free,
                             (GDestroyNotify) studio_pyramid_unref, on_pyramid, ref);
  return FALSE;
}
