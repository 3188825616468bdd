/* SPDX-License-Identifier: Apache-2.0 */
/* Three lines: the originals, what they are compared with, and by which metrics. */
#include "config.h"

#include "studio-study-setup.h"

#include <glib/gi18n.h>

#include "hek-trial.h"
#include "studio-file-dialog.h"
#include "studio-metric-list.h"
#include "studio-own-name.h"
#include "studio-resource.h"

#define STUDIO_STUDY_X_KEY "ssim"
#define STUDIO_STUDY_Y_KEY "ssimulacra2"

/* Twice what the list shows: sharp at 200 %. */
#define STUDIO_STUDY_THUMBNAIL_PX 72

/* Rows of "Compared with". */
enum
{
  STUDIO_STUDY_QUANTIZED,
  STUDIO_STUDY_FOLDER,
};

struct _StudioStudySetup
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *grid;
  GtkButton *folder_button;
  GtkLabel *folder_label;
  GtkCheckButton *recursive;
  GtkDropDown *source;
  GtkLabel *recipe_label;
  GtkButton *against_button;
  GtkLabel *against_label;
  GtkCheckButton *sweep;
  GtkDropDown *x_metric;
  GtkDropDown *y_metric;
  GtkCheckButton *all_metrics;

  /* owned (nullable) */
  HekPictureSession *session;
  char *folder;
  char *against;
  GtkNativeDialog *dialog;
};

enum
{
  CHANGED,
  AXES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioStudySetup, studio_study_setup, GTK_TYPE_WIDGET)

static gboolean
studio_study_setup_is_quantized (StudioStudySetup *self)
{
  return gtk_drop_down_get_selected (self->source) == STUDIO_STUDY_QUANTIZED;
}

/* --- folders --------------------------------------------------------------------------------- */

static void
studio_study_setup_show_folder (GtkButton  *button,
                                GtkLabel   *label,
                                const char *name,
                                const char *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  g_autofree char *spoken = shown != NULL ? g_strdup_printf ("%s: %s", name, shown) : NULL;

  gtk_label_set_text (label, shown != NULL ? shown : _("Choose a folder…"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : name, -1);
}

static void
studio_study_setup_update (StudioStudySetup *self)
{
  gboolean quantized = studio_study_setup_is_quantized (self);

  studio_study_setup_show_folder (self->folder_button, self->folder_label,
                                  _("Folder of the originals"), self->folder);
  studio_study_setup_show_folder (self->against_button, self->against_label,
                                  _("Folder of the pictures that are judged"), self->against);
  gtk_widget_set_visible (GTK_WIDGET (self->recipe_label), quantized);
  gtk_widget_set_visible (GTK_WIDGET (self->against_button), !quantized);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sweep), quantized);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Returns: (transfer full): @path, or the folder of it when it is a file */
static char *
studio_study_setup_folder_of (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);
}

void
studio_study_setup_set_folder (StudioStudySetup *self,
                               const char       *path)
{
  g_return_if_fail (STUDIO_IS_STUDY_SETUP (self) && path != NULL);

  g_free (self->folder);
  self->folder = studio_study_setup_folder_of (path);
  studio_study_setup_update (self);
}

/* Returns: (transfer full) (nullable) */
static char *
studio_study_setup_take_path (StudioStudySetup *self,
                              int               response)
{
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
studio_study_setup_folder_response (GtkNativeDialog *dialog,
                                    int              response,
                                    gpointer         user_data)
{
  g_autofree char *path = studio_study_setup_take_path (user_data, response);

  if (path != NULL)
    studio_study_setup_set_folder (user_data, path);
}

static void
studio_study_setup_against_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioStudySetup *self = user_data;
  char *path = studio_study_setup_take_path (self, response);

  if (path == NULL)
    return;
  g_free (self->against);
  self->against = path;
  studio_study_setup_update (self);
}

static void
studio_study_setup_choose (StudioStudySetup *self,
                           const char       *title,
                           const char       *current,
                           GCallback         response)
{
  const char *open = hek_picture_session_get_path (self->session);
  g_autofree char *folder = current == NULL && open != NULL ? g_path_get_dirname (open)
                                                             : g_strdup (current);

  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                         title, _("_Choose"), folder, response);
  gtk_native_dialog_show (self->dialog);
}

void
studio_study_setup_choose_folder (StudioStudySetup *self)
{
  g_return_if_fail (STUDIO_IS_STUDY_SETUP (self));

  studio_study_setup_choose (self, _("Folder of the originals"), self->folder,
                             G_CALLBACK (studio_study_setup_folder_response));
}

static void
studio_study_setup_choose_against (StudioStudySetup *self)
{
  studio_study_setup_choose (self, _("Folder of the pictures that are judged"), self->against,
                             G_CALLBACK (studio_study_setup_against_response));
}

/* --- recipe and metrics ---------------------------------------------------------------------- */

static void
studio_study_setup_source_changed (StudioStudySetup *self)
{
  if (self->session != NULL)
    studio_study_setup_update (self);
}

static void
studio_study_setup_recipe_changed (StudioStudySetup *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  const HekOption *option = &recipe->quantizer->options[recipe->quantizer->main_option_idx];
  g_autofree char *text = hek_recipe_describe (recipe);
  g_autofree char *sweep = g_strdup_printf (_("Sweep “%s”"), _(option->label));

  gtk_label_set_text (self->recipe_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->recipe_label), text);
  gtk_check_button_set_label (self->sweep, sweep);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sweep), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sweep, -1);
}

static void
studio_study_setup_axes_changed (StudioStudySetup *self)
{
  if (studio_study_setup_get_x (self) != NULL && studio_study_setup_get_y (self) != NULL)
    g_signal_emit (self, signals[AXES_CHANGED], 0);
}

const HekMetricValue *
studio_study_setup_get_x (StudioStudySetup *self)
{
  return studio_metric_list_get_selected (self->x_metric);
}

const HekMetricValue *
studio_study_setup_get_y (StudioStudySetup *self)
{
  return studio_metric_list_get_selected (self->y_metric);
}

gboolean
studio_study_setup_is_complete (StudioStudySetup *self)
{
  return self->folder != NULL
         && (studio_study_setup_is_quantized (self) || self->against != NULL);
}

void
studio_study_setup_make_spec (StudioStudySetup *self,
                              HekStudySpec     *spec)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  const HekMetricValue *axes[] = { studio_study_setup_get_x (self),
                                   studio_study_setup_get_y (self) };

  hek_study_spec_init (spec, recipe);
  spec->folder = g_strdup (self->folder);
  spec->recursive = gtk_check_button_get_active (self->recursive);
  spec->thumbnail_px = STUDIO_STUDY_THUMBNAIL_PX;
  if (!studio_study_setup_is_quantized (self))
    spec->against = g_strdup (self->against);
  else if (gtk_check_button_get_active (self->sweep))
    spec->n_values = hek_trial_curve_values (recipe, spec->values, HEK_STUDY_MAX_VALUES);
  for (guint i = 0; i < hek_metric_n (); i++)
    if (hek_metric (i)->quick || gtk_check_button_get_active (self->all_metrics))
      hek_study_spec_add_metric (spec, hek_metric (i));
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    hek_study_spec_add_metric (spec, hek_metric_find_key (axes[i]->key, NULL));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_study_setup_dispose (GObject *object)
{
  StudioStudySetup *self = STUDIO_STUDY_SETUP (object);

  g_clear_object (&self->dialog);
  g_clear_object (&self->session);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_study_setup_parent_class)->dispose (object);
}

static void
studio_study_setup_finalize (GObject *object)
{
  StudioStudySetup *self = STUDIO_STUDY_SETUP (object);

  g_free (self->folder);
  g_free (self->against);
  G_OBJECT_CLASS (studio_study_setup_parent_class)->finalize (object);
}

static void
studio_study_setup_class_init (StudioStudySetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_study_setup_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_study_setup_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AXES_CHANGED] = g_signal_new ("axes-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-study-setup.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, grid);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, folder_button);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, folder_label);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, recursive);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, source);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, recipe_label);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, against_button);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, against_label);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, sweep);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, x_metric);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, y_metric);
  gtk_widget_class_bind_template_child (widget_class, StudioStudySetup, all_metrics);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_setup_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_setup_choose_against);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_setup_source_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_setup_axes_changed);
}

static void
studio_study_setup_init (StudioStudySetup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->x_metric);
  studio_own_name_keep (self->y_metric);
  studio_metric_list_fill (self->x_metric, STUDIO_STUDY_X_KEY);
  studio_metric_list_fill (self->y_metric, STUDIO_STUDY_Y_KEY);
}

void
studio_study_setup_set_session (StudioStudySetup  *self,
                                HekPictureSession *session)
{
  g_return_if_fail (STUDIO_IS_STUDY_SETUP (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "recipe-changed",
                           G_CALLBACK (studio_study_setup_recipe_changed), self,
                           G_CONNECT_SWAPPED);
  studio_study_setup_recipe_changed (self);
  studio_study_setup_update (self);
}
