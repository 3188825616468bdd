/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-view-settings.h"

struct _StudioViewSettings
{
  GObject parent_instance;

  HekPictureSession *session; /* owned */
  StudioRenderingSpec spec;
  StudioRendering *rendering; /* owned (nullable): of spec */
  gboolean is_hdr;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioViewSettings, studio_view_settings, G_TYPE_OBJECT)

/* What suits the picture; the display and whether it is simulated are no matter of the picture.
 * Returns: whether it is brighter than white */
static gboolean
default_spec (StudioViewSettings  *self,
              StudioRenderingSpec *spec)
{
  HekToneSetup tone;
  gboolean is_hdr
    = hek_tone_setup_init (&tone, hek_picture_session_get_luminance (self->session));

  spec->tonemap = tone.tonemap;
  spec->values = tone.values;
  spec->exposure_ev = tone.exposure_ev;
  spec->false_color = FALSE;
  spec->simulate = self->spec.simulate;
  spec->display = hek_picture_session_get_recipe (self->session)->viewing.display;
  return is_hdr;
}

static gboolean
is_neutral (StudioViewSettings *self)
{
  const StudioRenderingSpec *spec = &self->spec;

  return !self->is_hdr && !spec->simulate && !spec->false_color && spec->exposure_ev == 0 &&
         g_str_equal (spec->tonemap->id, "clip");
}

static void
changed (StudioViewSettings *self)
{
  g_autoptr (StudioRendering) rendering = NULL;

  if (!is_neutral (self))
    rendering = studio_rendering_new (&self->spec);
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  self->rendering = g_steal_pointer (&rendering);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_source_changed (StudioViewSettings *self)
{
  self->is_hdr = default_spec (self, &self->spec);
  changed (self);
}

static void
on_recipe_changed (StudioViewSettings *self)
{
  const HekDisplay *display = hek_picture_session_get_recipe (self->session)->viewing.display;

  if (self->spec.display == display)
    return;
  self->spec.display = display;
  changed (self);
}

static void
studio_view_settings_finalize (GObject *object)
{
  StudioViewSettings *self = STUDIO_VIEW_SETTINGS (object);

  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_view_settings_parent_class)->finalize (object);
}

static void
studio_view_settings_class_init (StudioViewSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_view_settings_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_view_settings_init (StudioViewSettings *self)
{
}

StudioViewSettings *
studio_view_settings_new (HekPictureSession *session)
{
  StudioViewSettings *self = g_object_new (STUDIO_TYPE_VIEW_SETTINGS, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "source-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (on_recipe_changed), self,
                           G_CONNECT_SWAPPED);
  default_spec (self, &self->spec);
  return self;
}

gboolean
studio_view_settings_is_hdr (StudioViewSettings *self)
{
  return self->is_hdr;
}

const StudioRenderingSpec *
studio_view_settings_get_spec (StudioViewSettings *self)
{
  return &self->spec;
}

StudioRendering *
studio_view_settings_get_rendering (StudioViewSettings *self)
{
  return self->rendering;
}

void
studio_view_settings_set_exposure (StudioViewSettings *self,
                                   double              exposure_ev)
{
  exposure_ev = CLAMP (exposure_ev, -STUDIO_VIEW_EXPOSURE_MAX, STUDIO_VIEW_EXPOSURE_MAX);
  if (self->spec.exposure_ev == exposure_ev)
    return;
  self->spec.exposure_ev = exposure_ev;
  changed (self);
}

void
studio_view_settings_set_tonemap (StudioViewSettings *self,
                                  const HekTonemap   *tonemap)
{
  if (self->spec.tonemap == tonemap)
    return;
  self->spec.tonemap = tonemap;
  hek_options_defaults (tonemap->options, tonemap->n_options, &self->spec.values);
  changed (self);
}

void
studio_view_settings_set_value (StudioViewSettings *self,
                                guint               option_idx,
                                double              value)
{
  g_return_if_fail (option_idx < self->spec.tonemap->n_options);

  if (self->spec.values.v[option_idx] == value)
    return;
  self->spec.values.v[option_idx] = value;
  changed (self);
}

void
studio_view_settings_set_false_color (StudioViewSettings *self,
                                      gboolean            false_color)
{
  if (self->spec.false_color == !!false_color)
    return;
  self->spec.false_color = !!false_color;
  changed (self);
}

void
studio_view_settings_set_simulate (StudioViewSettings *self,
                                   gboolean            simulate)
{
  if (self->spec.simulate == !!simulate)
    return;
  self->spec.simulate = !!simulate;
  changed (self);
}

void
studio_view_settings_reset (StudioViewSettings *self)
{
  if (studio_view_settings_is_default (self))
    return;
  default_spec (self, &self->spec);
  changed (self);
}

gboolean
studio_view_settings_is_default (StudioViewSettings *self)
{
  StudioRenderingSpec spec;

  default_spec (self, &spec);
  if (spec.tonemap != self->spec.tonemap || spec.exposure_ev != self->spec.exposure_ev ||
      self->spec.false_color)
    return FALSE;
  for (guint i = 0; i < spec.tonemap->n_options; i++)
    if (spec.values.v[i] != self->spec.values.v[i])
      return FALSE;
  return TRUE;
}
