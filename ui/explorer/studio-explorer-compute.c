/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything here is made from the table of methods. Options that were chosen for one method stay
 * while another is looked at, and are gone with the window: a layout that silently is an odd one
 * misleads. Only the method is remembered.
 */
#include "config.h"

#include "studio-explorer-compute.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-compute-time.h"
#include "studio-explorer-layouts-text.h"
#include "studio-explorer-resource.h"
#include "studio-option-row.h"
#include "studio-own-name.h"
#include "studio-settings.h"
#include "studio-words.h"

#define METHOD_KEY "explorer-method"
#define MAX_METHODS 16

struct _StudioExplorerCompute
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkButton *start;
  GtkListBox *methods;
  AdwActionRow *dims_row, *geometry_row;
  GtkToggleButton *two, *three;
  GtkDropDown *geometry;
  AdwExpanderRow *options;
  GtkWidget *defaults;
  GtkEditable *name;
  GtkSpinButton *seed;
  GtkLabel *estimate, *problem;

  HekExplorerSession *session; /* owned */
  HekLayoutRecipe recipes[MAX_METHODS]; /* by method: only values are kept in them */
  GtkCheckButton *checks[MAX_METHODS];  /* borrowed */
  GtkWidget *option_rows[HEK_OPTIONS_MAX]; /* borrowed: StudioOptionRow, of the method */
  GPtrArray *option_lines;  /* owned: of borrowed rows of @options */
  guint n_methods, method;  /* that is chosen */
  guint wanted_dims;        /* by the user: comes back after a geometry that has but 2 */
  GArray *geometries;       /* owned: of HekGeometry, as in the drop-down */
  gboolean is_named;        /* by the user, not after the method */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioExplorerCompute, studio_explorer_compute, ADW_TYPE_WINDOW)

/* --- what is chosen -------------------------------------------------------------------------- */

static HekGeometry
get_geometry (StudioExplorerCompute *self)
{
  guint selected = gtk_drop_down_get_selected (self->geometry);

  return selected < self->geometries->len
           ? g_array_index (self->geometries, HekGeometry, selected) : HEK_GEOMETRY_EUCLIDEAN;
}

/* Surfaces have two dimensions, which are seen in space. */
static gboolean
has_dims (HekGeometry geometry)
{
  return hek_geometry_n_coords (geometry, 2) == 2;
}

void
studio_explorer_compute_get_recipe (StudioExplorerCompute *self,
                                    HekLayoutRecipe       *recipe)
{
  HekLibraryItem *item;

  g_return_if_fail (STUDIO_IS_EXPLORER_COMPUTE (self) && recipe != NULL);

  item = hek_explorer_session_get_item (self->session);
  *recipe = self->recipes[self->method];
  recipe->geometry = get_geometry (self);
  recipe->n_dims = has_dims (recipe->geometry) ? self->wanted_dims : 2;
  recipe->seed = (guint64) gtk_spin_button_get_value (self->seed);
  if (item != NULL)
    recipe->distance = hek_library_item_get_distance (item);
}

/* --- what is said of it ---------------------------------------------------------------------- */

/* (transfer full) (nullable): why it cannot be computed */
static char *
find_problem (StudioExplorerCompute *self,
              const HekLayoutRecipe *recipe,
              const char            *name)
{
  HekLibrary *library = hek_explorer_session_get_library (self->session);
  HekLibraryItem *item = hek_explorer_session_get_item (self->session);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  const char *message = hek_library_get_message (library);
  g_autoptr (GError) error = NULL;

  if (stats == NULL)
    return g_strdup (_("The collection is not there any more."));
  if (hek_library_get_state (library) != HEK_LIBRARY_WRITE)
    return message != NULL ? studio_words_sentence (message)
                           : g_strdup (_("The workspace can be read, but not changed."));
  if (stats->n_rows < 2)
    return g_strdup (_("A layout needs at least two vectors."));
  if (!hek_layout_recipe_check (recipe, &error)
      || !hek_collection_check_layout_name (name, &error))
    return studio_words_sentence (error->message);
  return NULL;
}

/* (transfer full) (nullable): what else happens when it is computed */
static char *
find_consequence (StudioExplorerCompute *self,
                  const char            *name)
{
  HekJob *job = hek_explorer_session_get_job (self->session);

  if (job != NULL)
    return g_strdup_printf (_("“%s” is under way, and is dropped when this one begins."),
                            hek_job_get_title (job));
  if (studio_layout_find_name (hek_explorer_session_get_layouts (self->session), name) != NULL)
    return g_strdup_printf (_("The layout “%s” that there is stays until the new one is done, "
                              "which then takes its place."), name);
  return NULL;
}

static void
show_problem (StudioExplorerCompute *self,
              const HekLayoutRecipe *recipe)
{
  const char *name = gtk_editable_get_text (self->name);
  g_autofree char *problem = find_problem (self, recipe, name);
  g_autofree char *consequence = problem == NULL ? find_consequence (self, name) : NULL;
  const char *text = problem != NULL ? problem : consequence;

  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_sensitive (GTK_WIDGET (self->start), problem == NULL);
}

/* "About 40 s for 60,000 vectors of 784 dimensions" */
static void
show_estimate (StudioExplorerCompute *self,
               const HekLayoutRecipe *recipe)
{
  HekLibraryItem *item = hek_explorer_session_get_item (self->session);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  HekSchema *schema = hek_explorer_session_get_schema (self->session);
  gboolean is_measured;
  g_autofree char *time = NULL, *rows = NULL, *dims = NULL, *text = NULL;

  if (stats == NULL || schema == NULL)
    {
      gtk_label_set_text (self->estimate, "");
      return;
    }
  time = studio_layout_format_seconds (
    studio_explorer_compute_time_estimate (recipe, stats->n_rows, schema->dim, &is_measured));
  rows = studio_count_format (stats->n_rows);
  dims = studio_count_format (schema->dim);
  text = g_strdup_printf (_("About %s for %s vectors of %s dimensions"), time, rows, dims);
  gtk_label_set_text (self->estimate, text);
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (self->estimate),
    is_measured ? _("As fast as the last layout of this method that was computed here")
                : _("From measurements of other computers: no layout of this method was computed "
                    "here yet"));
}

static void
show_options (StudioExplorerCompute *self,
              const HekLayoutRecipe *recipe)
{
  g_autofree char *text = studio_layout_describe_options (recipe);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  guint n_options;

  hek_layout_method_options (recipe->method, &n_options);
  gtk_widget_set_visible (GTK_WIDGET (self->options), n_options > 0);
  adw_expander_row_set_subtitle (self->options, *text != '\0' ? markup : _("Defaults"));
  gtk_widget_set_visible (self->defaults, *text != '\0');
}

static void
studio_explorer_compute_update (StudioExplorerCompute *self)
{
  HekLibraryItem *item;
  HekLayoutRecipe recipe;
  HekGeometry geometry;

  if (self->updating || self->session == NULL)
    return;
  self->updating = TRUE;
  item = hek_explorer_session_get_item (self->session);
  geometry = get_geometry (self);
  adw_window_title_set_subtitle (self->window_title,
                                 item != NULL ? hek_library_item_get_name (item) : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->dims_row), has_dims (geometry));
  adw_action_row_set_subtitle (self->dims_row,
                               has_dims (geometry) ? "" : _("A surface, seen in space"));
  gtk_toggle_button_set_active (has_dims (geometry) && self->wanted_dims == 3 ? self->three
                                                                              : self->two, TRUE);
  adw_action_row_set_subtitle (self->geometry_row, studio_layout_geometry_help (geometry));
  gtk_widget_set_sensitive (GTK_WIDGET (self->geometry), self->geometries->len > 1);
  if (!self->is_named)
    {
      g_autofree char *name = studio_layout_propose_name (
        hek_explorer_session_get_layouts (self->session),
        hek_layout_method_id (hek_layout_method (self->method)));

      gtk_editable_set_text (self->name, name);
    }
  self->updating = FALSE;
  studio_explorer_compute_get_recipe (self, &recipe);
  show_options (self, &recipe);
  show_estimate (self, &recipe);
  show_problem (self, &recipe);
}

/* --- the method ------------------------------------------------------------------------------ */

static void
studio_explorer_compute_option_changed (StudioOptionRow       *row,
                                        double                 value,
                                        StudioExplorerCompute *self)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (hek_layout_method (self->method),
                                                        &n_options);

  self->recipes[self->method].values.v[studio_option_row_get_option (row) - options] = value;
  studio_explorer_compute_update (self);
}

static void
build_options (StudioExplorerCompute *self)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (hek_layout_method (self->method),
                                                        &n_options);

  for (guint i = 0; i < self->option_lines->len; i++)
    adw_expander_row_remove (self->options, self->option_lines->pdata[i]);
  g_ptr_array_set_size (self->option_lines, 0);
  for (guint i = 0; i < n_options; i++)
    {
      GtkWidget *row = studio_option_row_new (&options[i]);
      GtkWidget *line = gtk_list_box_row_new ();

      studio_option_row_set_value (STUDIO_OPTION_ROW (row),
                                   self->recipes[self->method].values.v[i]);
      g_signal_connect (row, "changed", G_CALLBACK (studio_explorer_compute_option_changed), self);
      gtk_widget_add_css_class (row, "studio-compute-option");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), row);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
      gtk_widget_set_focusable (line, FALSE);
      adw_expander_row_add_row (self->options, line);
      self->option_rows[i] = row;
      g_ptr_array_add (self->option_lines, line);
    }
}

/* The geometries that the method has; the one that was chosen stays, where it is among them. */
static void
build_geometries (StudioExplorerCompute *self,
                  HekGeometry            wanted)
{
  const HekLayoutMethod *method = hek_layout_method (self->method);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  g_array_set_size (self->geometries, 0);
  for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      if (!hek_layout_method_has_geometry (method, geometry))
        continue;
      if (geometry == wanted)
        selected = self->geometries->len;
      g_array_append_val (self->geometries, geometry);
      gtk_string_list_append (labels, studio_layout_geometry_label (geometry));
    }
  gtk_drop_down_set_model (self->geometry, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->geometry, selected);
}

static void
choose_method (StudioExplorerCompute *self,
               guint                  method,
               HekGeometry            geometry)
{
  self->updating = TRUE;
  self->method = method;
  gtk_check_button_set_active (self->checks[method], TRUE);
  build_options (self);
  build_geometries (self, geometry);
  self->updating = FALSE;
  studio_explorer_compute_update (self);
}

static void
studio_explorer_compute_toggled (GtkCheckButton        *check,
                                 StudioExplorerCompute *self)
{
  if (self->updating || self->session == NULL || !gtk_check_button_get_active (check))
    return;
  for (guint i = 0; i < self->n_methods; i++)
    if (self->checks[i] == check)
      choose_method (self, i, get_geometry (self));
}

static void
add_method (StudioExplorerCompute *self,
            guint                  i)
{
  const HekLayoutMethod *method = hek_layout_method (i);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *label = _(hek_layout_method_label (method));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(hek_layout_method_help (method)));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), i > 0 ? self->checks[0] : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _(hek_layout_method_help (method)), -1);
  g_signal_connect (check, "toggled", G_CALLBACK (studio_explorer_compute_toggled), self);
  gtk_list_box_append (self->methods, row);
  self->checks[i] = GTK_CHECK_BUTTON (check);
  hek_layout_recipe_init (&self->recipes[i], method);
}

/* --- what the user does ---------------------------------------------------------------------- */

static void
studio_explorer_compute_edited (StudioExplorerCompute *self)
{
  if (self->updating || self->session == NULL)
    return;
  if (has_dims (get_geometry (self)) && gtk_widget_get_sensitive (GTK_WIDGET (self->dims_row)))
    self->wanted_dims = gtk_toggle_button_get_active (self->three) ? 3 : 2;
  studio_explorer_compute_update (self);
}

static void
studio_explorer_compute_named (StudioExplorerCompute *self)
{
  if (self->updating)
    return;
  self->is_named = TRUE;
  studio_explorer_compute_update (self);
}

static void
studio_explorer_compute_reset (StudioExplorerCompute *self)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (hek_layout_method (self->method),
                                                        &n_options);
  HekOptionValues *values = &self->recipes[self->method].values;

  hek_options_defaults (options, n_options, values);
  for (guint i = 0; i < n_options; i++)
    studio_option_row_set_value (STUDIO_OPTION_ROW (self->option_rows[i]), values->v[i]);
  gtk_widget_grab_focus (GTK_WIDGET (self->options)); /* the button is about to go away */
  studio_explorer_compute_update (self);
}

static void
studio_explorer_compute_start (StudioExplorerCompute *self)
{
  const char *name = gtk_editable_get_text (self->name);
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);
  HekLayoutRecipe recipe;

  studio_explorer_compute_get_recipe (self, &recipe);
  g_settings_set_string (studio_settings_get (), METHOD_KEY,
                         hek_layout_method_id (recipe.method));
  hek_explorer_session_compute (self->session, &recipe, name,
                                studio_layout_find_name (layouts, name) != NULL);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_compute_dispose (GObject *object)
{
  StudioExplorerCompute *self = STUDIO_EXPLORER_COMPUTE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->option_lines, g_ptr_array_unref);
  g_clear_pointer (&self->geometries, g_array_unref);
  G_OBJECT_CLASS (studio_explorer_compute_parent_class)->dispose (object);
}

static void
studio_explorer_compute_class_init (StudioExplorerComputeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_compute_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-compute.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerCompute, child)
  BIND (window_title);
  BIND (start);
  BIND (methods);
  BIND (dims_row);
  BIND (geometry_row);
  BIND (two);
  BIND (three);
  BIND (geometry);
  BIND (options);
  BIND (defaults);
  BIND (name);
  BIND (seed);
  BIND (estimate);
  BIND (problem);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_compute_edited);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_compute_named);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_compute_reset);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_compute_start);
}

static void
studio_explorer_compute_init (StudioExplorerCompute *self)
{
  self->option_lines = g_ptr_array_new ();
  self->geometries = g_array_new (FALSE, FALSE, sizeof (HekGeometry));
  self->wanted_dims = 3;
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_methods = MIN (hek_layout_n_methods (), MAX_METHODS);
  for (guint i = 0; i < self->n_methods; i++)
    add_method (self, i);
  studio_own_name_keep (self->geometry);
  self->updating = FALSE;
}

static guint
find_method (StudioExplorerCompute *self,
             const char            *id)
{
  for (guint i = 0; i < self->n_methods; i++)
    if (g_str_equal (hek_layout_method_id (hek_layout_method (i)), id))
      return i;
  return 0;
}

GtkWidget *
studio_explorer_compute_present (GtkWidget             *owner,
                                 HekExplorerSession    *session,
                                 const HekLayoutRecipe *recipe)
{
  g_autofree char *id = g_settings_get_string (studio_settings_get (), METHOD_KEY);
  StudioExplorerCompute *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session), NULL);
  self = g_object_new (STUDIO_TYPE_EXPLORER_COMPUTE, "transient-for",
                       gtk_widget_get_root (owner), NULL);
  self->session = g_object_ref (session);
  studio_explorer_compute_time_learn (session);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_explorer_compute_update), self);
  g_signal_connect_swapped (session, "layouts-changed",
                            G_CALLBACK (studio_explorer_compute_update), self);
  if (recipe != NULL)
    {
      guint method = find_method (self, hek_layout_method_id (recipe->method));

      self->recipes[method] = *recipe;
      self->wanted_dims = recipe->n_dims;
      gtk_spin_button_set_value (self->seed, (double) recipe->seed);
      choose_method (self, method, recipe->geometry);
    }
  else
    choose_method (self, find_method (self, id), HEK_GEOMETRY_EUCLIDEAN);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->checks[self->method]));
  return GTK_WIDGET (self);
}
