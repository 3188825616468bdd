/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The preview is the picture itself, smaller: a job renders it a moment after the last change, and
 * a newer one cancels an older. It stays until the next is there.
 */
#include "config.h"

#include "studio-explorer-export-picture.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "hek-job.h"
#include "studio-explorer-resource.h"
#include "studio-rendered-picture.h"
#include "studio-words.h"

#define PREVIEW_WIDTH 520.0
#define PREVIEW_HEIGHT 220.0
#define WAIT_MS 120
#define LEAST_SCALE 0.25 /* of a picture */

typedef enum
{
  SWITCH_TRANSPARENT,
  SWITCH_KEY,
  SWITCH_SPACE,
  SWITCH_LABELS,
  N_SWITCHES,
} Switch;

static const struct
{
  const char *title, *subtitle; /* translatable */
} switches[N_SWITCHES] = {
  [SWITCH_TRANSPARENT] = { N_("Transparent"), N_("No ground: to be laid over something") },
  [SWITCH_KEY] = { N_("Key"), N_("What colours and sizes mean") },
  [SWITCH_SPACE] = { N_("Frame"), N_("The axes, sphere, ball or surface") },
  [SWITCH_LABELS] = { N_("Names of clusters"), N_("Where colours are of names") },
};

struct _StudioExplorerExportPicture
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkPicture *preview;
  GtkLabel *problem;
  GtkSpinButton *width, *height, *scale;
  AdwComboRow *theme, *samples;
  AdwPreferencesGroup *switches;
  GtkEditable *title;

  GtkSwitch *toggles[N_SWITCHES]; /* borrowed */
  HekExplorerPicture *picture;    /* owned (nullable) */
  HekJob *job;                    /* owned (nullable) */
  guint timeout;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioExplorerExportPicture, studio_explorer_export_picture, GTK_TYPE_WIDGET)

/* --- options --------------------------------------------------------------------------------- */

void
studio_explorer_export_picture_get_options (StudioExplorerExportPicture *self,
                                            HekExplorerPictureOptions   *options)
{
  const char *title;

  g_return_if_fail (STUDIO_IS_EXPLORER_EXPORT_PICTURE (self) && self->picture != NULL);

  title = gtk_editable_get_text (self->title);
  hek_explorer_picture_options_init (options, self->picture);
  options->width = (guint) gtk_spin_button_get_value_as_int (self->width);
  options->height = (guint) gtk_spin_button_get_value_as_int (self->height);
  options->scale = gtk_spin_button_get_value (self->scale);
  options->n_samples = adw_combo_row_get_selected (self->samples) + 1;
  options->theme = (HekExplorerPictureTheme) adw_combo_row_get_selected (self->theme);
  options->transparent = gtk_switch_get_active (self->toggles[SWITCH_TRANSPARENT]);
  options->with_key = gtk_switch_get_active (self->toggles[SWITCH_KEY]);
  options->with_space = gtk_switch_get_active (self->toggles[SWITCH_SPACE]);
  options->with_labels = gtk_switch_get_active (self->toggles[SWITCH_LABELS]);
  options->title = *title != '\0' ? title : NULL;
}

static void
show_options (StudioExplorerExportPicture     *self,
              const HekExplorerPictureOptions *options)
{
  self->updating = TRUE;
  gtk_spin_button_set_value (self->width, options->width);
  gtk_spin_button_set_value (self->height, options->height);
  gtk_spin_button_set_value (self->scale, options->scale);
  adw_combo_row_set_selected (self->samples, options->n_samples - 1);
  adw_combo_row_set_selected (self->theme, options->theme);
  gtk_switch_set_active (self->toggles[SWITCH_TRANSPARENT], options->transparent);
  gtk_switch_set_active (self->toggles[SWITCH_KEY], options->with_key);
  gtk_switch_set_active (self->toggles[SWITCH_SPACE], options->with_space);
  gtk_switch_set_active (self->toggles[SWITCH_LABELS], options->with_labels);
  self->updating = FALSE;
}

/* --- the preview ----------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerPicture *picture; /* owned */
  HekExplorerPictureOptions options;
  char *title;                 /* owned (nullable) */
} Preview;

static void
preview_free (gpointer data)
{
  Preview *preview = data;

  hek_explorer_picture_unref (preview->picture);
  g_free (preview->title);
  g_free (preview);
}

static gpointer
preview_run (const HekTask  *task,
             gpointer        data,
             GError        **error)
{
  const Preview *preview = data;

  return hek_explorer_picture_render (preview->picture, &preview->options, task, error);
}

static void
preview_done (HekJob       *job,
              gpointer      result,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr (StudioExplorerExportPicture) self = user_data;
  g_autofree char *text = NULL;

  if (job != self->job)
    return;
  g_clear_object (&self->job);
  if (result != NULL)
    {
      g_autoptr (GdkTexture) texture = studio_rendered_picture_to_texture (result);

      gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = studio_words_sentence (error->message);
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
drop_job (StudioExplorerExportPicture *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

/* As many pixels of a unit fewer as it is smaller: the same picture. */
static gboolean
studio_explorer_export_picture_render (gpointer user_data)
{
  StudioExplorerExportPicture *self = user_data;
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)), shrink;
  Preview *preview = g_new0 (Preview, 1);

  self->timeout = 0;
  drop_job (self);
  preview->picture = hek_explorer_picture_ref (self->picture);
  studio_explorer_export_picture_get_options (self, &preview->options);
  preview->title = g_strdup (preview->options.title);
  preview->options.title = preview->title;
  shrink = MIN (1, MIN (PREVIEW_WIDTH * factor / preview->options.width,
                        PREVIEW_HEIGHT * factor / preview->options.height));
  shrink = MAX (shrink, MIN (1, LEAST_SCALE / preview->options.scale));
  preview->options.width = MAX (1, (guint) round (preview->options.width * shrink));
  preview->options.height = MAX (1, (guint) round (preview->options.height * shrink));
  preview->options.scale *= shrink;
  self->job = hek_job_start (_("Preview"), HEK_LANE_INTERACTIVE, preview_run, preview,
                             preview_free, (GDestroyNotify) hek_image_unref, preview_done,
                             g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_export_picture_changed (StudioExplorerExportPicture *self)
{
  if (self->updating || self->picture == NULL)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (WAIT_MS, studio_explorer_export_picture_render, self);
}

gboolean
studio_explorer_export_picture_is_ready (StudioExplorerExportPicture *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_EXPORT_PICTURE (self), FALSE);

  return self->timeout == 0 && self->job == NULL
         && gtk_picture_get_paintable (self->preview) != NULL;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_export_picture_unroot (GtkWidget *widget)
{
  StudioExplorerExportPicture *self = STUDIO_EXPLORER_EXPORT_PICTURE (widget);

  g_clear_handle_id (&self->timeout, g_source_remove);
  drop_job (self);
  GTK_WIDGET_CLASS (studio_explorer_export_picture_parent_class)->unroot (widget);
}

static void
studio_explorer_export_picture_dispose (GObject *object)
{
  StudioExplorerExportPicture *self = STUDIO_EXPLORER_EXPORT_PICTURE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  drop_job (self);
  g_clear_pointer (&self->picture, hek_explorer_picture_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_explorer_export_picture_parent_class)->dispose (object);
}

static void
studio_explorer_export_picture_class_init (StudioExplorerExportPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_export_picture_dispose;
  widget_class->unroot = studio_explorer_export_picture_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-export-picture.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerExportPicture, child)
  BIND (box);
  BIND (preview);
  BIND (problem);
  BIND (width);
  BIND (height);
  BIND (scale);
  BIND (theme);
  BIND (samples);
  BIND (switches);
  BIND (title);
#undef BIND
}

static void
add_switch (StudioExplorerExportPicture *self,
            Switch                       i)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(switches[i].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(switches[i].subtitle));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(switches[i].title), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (self->switches, row);
  g_signal_connect_swapped (toggle, "notify::active",
                            G_CALLBACK (studio_explorer_export_picture_changed), self);
  self->toggles[i] = GTK_SWITCH (toggle);
}

static void
studio_explorer_export_picture_init (StudioExplorerExportPicture *self)
{
  GCallback changed = G_CALLBACK (studio_explorer_export_picture_changed);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (Switch i = 0; i < N_SWITCHES; i++)
    add_switch (self, i);
  g_signal_connect_swapped (self->width, "value-changed", changed, self);
  g_signal_connect_swapped (self->height, "value-changed", changed, self);
  g_signal_connect_swapped (self->scale, "value-changed", changed, self);
  g_signal_connect_swapped (self->theme, "notify::selected", changed, self);
  g_signal_connect_swapped (self->samples, "notify::selected", changed, self);
  g_signal_connect_swapped (self->title, "changed", changed, self);
}

void
studio_explorer_export_picture_set_up (StudioExplorerExportPicture *self,
                                       HekExplorerPicture          *picture)
{
  HekExplorerPictureOptions options;

  g_return_if_fail (STUDIO_IS_EXPLORER_EXPORT_PICTURE (self) && self->picture == NULL);

  self->picture = hek_explorer_picture_ref (picture);
  hek_explorer_picture_options_init (&options, picture);
  show_options (self, &options);
  studio_explorer_export_picture_changed (self);
}
