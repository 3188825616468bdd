/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is chosen here is remembered: methods and sizes in the settings, so that another collection
 * and another day begin with them. Options of methods are not: a plan that silently is an odd one
 * misleads.
 */
#include "config.h"

#include "studio-quantizer-workbench.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-collections.h"
#include "studio-own-name.h"
#include "studio-quantizer-choose.h"
#include "studio-quantizer-footer.h"
#include "studio-quantizer-methods.h"
#include "studio-quantizer-resource.h"
#include "studio-quantizer-sample.h"
#include "studio-quantizer-sizes.h"
#include "studio-quantizer-watch.h"
#include "studio-settings.h"
#include "studio-stack.h"

#define STUDIO_METHODS_KEY "quantizer-methods"
#define STUDIO_SIZES_KEY "quantizer-sizes"

struct _StudioQuantizerWorkbench
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *collections;
  StudioQuantizerSample *sample;
  GtkToggleButton *by_hand, *for_me;
  GtkStack *stack;
  StudioQuantizerSizes *sizes;
  StudioQuantizerMethods *methods;
  GtkLabel *left_out;
  StudioQuantizerChoose *choose;
  StudioQuantizerFooter *footer;

  HekLibrary *library;          /* owned (nullable) */
  HekQuantizerSession *session; /* owned (nullable) */
  StudioQuantizerWatch *watch;  /* owned (nullable): of the runs */
  guint dim;
  gboolean updating; /* the widgets follow the session, not the user */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_COLLECTION_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerWorkbench, studio_quantizer_workbench, GTK_TYPE_WIDGET)

/* --- the collection -------------------------------------------------------------------------- */

static void
studio_quantizer_workbench_collection_selected (StudioQuantizerWorkbench *self)
{
  HekLibraryItem *item = gtk_drop_down_get_selected_item (self->collections);
  g_autofree char *uuid = NULL;

  if (self->session == NULL || self->updating || item == NULL)
    return;
  uuid = g_strdup (hek_library_item_get_info (item)->uuid);
  g_signal_emit (self, signals[SIGNAL_COLLECTION_CHOSEN], 0, uuid);
}

static void
studio_quantizer_workbench_show_collection (StudioQuantizerWorkbench *self)
{
  const char *uuid = hek_quantizer_session_get_collection (self->session);

  self->updating = TRUE;
  gtk_drop_down_set_selected (self->collections, studio_collections_find (self->library, uuid));
  self->updating = FALSE;
}

static void
studio_quantizer_workbench_collections_changing (StudioQuantizerWorkbench *self)
{
  self->updating = TRUE;
}

static void
studio_quantizer_workbench_set_collections (StudioQuantizerWorkbench *self)
{
  GListModel *model = hek_library_get_collections (self->library);

  /* before the drop-down hears of it, and after */
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (studio_quantizer_workbench_collections_changing), self,
                           G_CONNECT_SWAPPED);
  self->updating = TRUE;
  studio_collections_fill (self->collections, self->library);
  self->updating = FALSE;
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (studio_quantizer_workbench_show_collection), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* --- what is to be done ---------------------------------------------------------------------- */

/* Whether the session has such a run that is worth keeping. */
static gboolean
has_run (GListModel          *runs,
         const StudioPlanRun *wanted)
{
  guint n = g_list_model_get_n_items (runs);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);
      HekQuantizerRunState state = hek_quantizer_run_get_state (run);
      gsize budget = hek_quantizer_run_get_budget (run);
      guint n_options;

      hek_codec_options (wanted->codec, &n_options);
      if (hek_quantizer_run_get_codec (run) == wanted->codec
          && (budget == wanted->code_bytes
              || hek_quantizer_run_get_code_bytes (run) == wanted->code_bytes)
          && memcmp (hek_quantizer_run_get_values (run)->v, wanted->values.v,
                     n_options * sizeof (double)) == 0
          && hek_quantizer_run_is_current (run) && state != HEK_QUANTIZER_RUN_FAILED
          && state != HEK_QUANTIZER_RUN_CANCELLED)
        return TRUE;
    }
  return FALSE;
}

/* @left_out: (out) (optional) (transfer full) (nullable); @n_all: (out) (optional): runs of the
 * plan, those that the session has too */
static GArray *
make_plan (StudioQuantizerWorkbench  *self,
           char                     **left_out,
           guint                     *n_all)
{
  g_autoptr (GArray) sizes = studio_quantizer_sizes_get (self->sizes);
  g_autoptr (GArray) methods = NULL;
  GListModel *runs;
  GArray *plan;

  if (left_out != NULL)
    *left_out = NULL;
  if (n_all != NULL)
    *n_all = 0;
  if (sizes == NULL || self->session == NULL)
    return g_array_new (FALSE, FALSE, sizeof (StudioPlanRun));
  runs = hek_quantizer_session_get_runs (self->session);
  methods = studio_quantizer_methods_get (self->methods);
  plan = studio_plan_new (methods, sizes, self->dim, left_out);
  if (n_all != NULL)
    *n_all = plan->len;
  for (guint i = plan->len; i-- > 0;)
    if (has_run (runs, &g_array_index (plan, StudioPlanRun, i)))
      g_array_remove_index (plan, i);
  return plan;
}

static void
studio_quantizer_workbench_show_plan (StudioQuantizerWorkbench *self)
{
  g_autofree char *left_out = NULL;
  guint n_all;
  g_autoptr (GArray) plan = make_plan (self, &left_out, &n_all);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->left_out), left_out != NULL && *left_out != '\0');
  if (left_out != NULL && *left_out != '\0')
    {
      g_autofree char *text
        = g_strdup_printf (_("Left out, since no code of theirs is as small: %s"), left_out);

      gtk_label_set_text (self->left_out, text);
    }
  if (studio_quantizer_workbench_is_choosing (self))
    {
      studio_quantizer_footer_set_primary (self->footer, _("Choose"), "quantizer.choose");
      return;
    }
  if (plan->len > 0)
    label = g_strdup_printf (ngettext ("Start %u run", "Start %u runs", plan->len), plan->len);
  else if (n_all > 0)
    label = g_strdup (hek_quantizer_session_is_busy (self->session) ? _("Under way")
                                                                    : _("All of it is measured"));
  else
    label = g_strdup (_("Start"));
  studio_quantizer_footer_set_primary (self->footer, label, "quantizer.start");
}

static void
studio_quantizer_workbench_watched (gpointer session,
                                    gpointer user_data)
{
  studio_quantizer_workbench_show_plan (user_data);
}

static void
studio_quantizer_workbench_plan_changed (StudioQuantizerWorkbench *self)
{
  g_auto (GStrv) ids = studio_quantizer_methods_get_ids (self->methods);

  g_settings_set_strv (studio_settings_get (), STUDIO_METHODS_KEY, (const char *const *) ids);
  g_settings_set_string (studio_settings_get (), STUDIO_SIZES_KEY,
                         studio_quantizer_sizes_get_text (self->sizes));
  studio_quantizer_workbench_show_plan (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_workbench_target_changed (StudioQuantizerWorkbench *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_workbench_mode_changed (StudioQuantizerWorkbench *self)
{
  gtk_stack_set_visible_child_name (
    self->stack, studio_quantizer_workbench_is_choosing (self) ? "choose" : "plan");
  studio_quantizer_workbench_show_plan (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_workbench_sample_changed (StudioQuantizerWorkbench *self)
{
  HekQuantizerSample sample;

  studio_quantizer_sample_get (self->sample, &sample);
  hek_quantizer_session_set_sample (self->session, &sample);
  studio_quantizer_workbench_show_plan (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_workbench_dispose (GObject *object)
{
  StudioQuantizerWorkbench *self = STUDIO_QUANTIZER_WORKBENCH (object);

  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (studio_quantizer_workbench_parent_class)->dispose (object);
}

/* A flap gets its natural width: long choices of options must not make it wider than others. */
static void
studio_quantizer_workbench_measure (GtkWidget      *widget,
                                    GtkOrientation  orientation,
                                    int             for_size,
                                    int            *minimum,
                                    int            *natural,
                                    int            *minimum_baseline,
                                    int            *natural_baseline)
{
  StudioQuantizerWorkbench *self = STUDIO_QUANTIZER_WORKBENCH (widget);
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_measure (self->box, orientation, is_width ? -1 : for_size, minimum, natural, NULL,
                      NULL);
  if (is_width)
    *natural = *minimum;
}

static void
studio_quantizer_workbench_size_allocate (GtkWidget *widget,
                                          int        width,
                                          int        height,
                                          int        baseline)
{
  gtk_widget_size_allocate (STUDIO_QUANTIZER_WORKBENCH (widget)->box,
                            &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static GtkSizeRequestMode
studio_quantizer_workbench_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
studio_quantizer_workbench_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, collections);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, sample);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, by_hand);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, for_me);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, sizes);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, methods);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, left_out);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, choose);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerWorkbench, footer);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_quantizer_workbench_collection_selected);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_quantizer_workbench_sample_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_workbench_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_workbench_plan_changed);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_quantizer_workbench_target_changed);
}

static void
studio_quantizer_workbench_class_init (StudioQuantizerWorkbenchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_QUANTIZER_CHOOSE);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_FOOTER);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_METHODS);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_SAMPLE);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_SIZES);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_workbench_dispose;
  widget_class->measure = studio_quantizer_workbench_measure;
  widget_class->size_allocate = studio_quantizer_workbench_size_allocate;
  widget_class->get_request_mode = studio_quantizer_workbench_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_COLLECTION_CHOSEN]
    = g_signal_new ("collection-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-workbench.ui"));
  studio_quantizer_workbench_bind_template (widget_class);
}

static void
studio_quantizer_workbench_init (StudioQuantizerWorkbench *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->collections);
  studio_stack_follow (self->stack);
}

void
studio_quantizer_workbench_set_up (StudioQuantizerWorkbench *self,
                                   HekLibrary               *library,
                                   HekQuantizerSession      *session)
{
  GSettings *settings = studio_settings_get ();
  g_auto (GStrv) ids = g_settings_get_strv (settings, STUDIO_METHODS_KEY);
  g_autofree char *sizes = g_settings_get_string (settings, STUDIO_SIZES_KEY);

  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self) && self->session == NULL);

  self->library = g_object_ref (library);
  self->session = g_object_ref (session);
  studio_quantizer_workbench_set_collections (self);
  studio_quantizer_sample_set (self->sample, hek_quantizer_session_get_sample (session));
  studio_quantizer_methods_set_ids (self->methods, (const char *const *) ids);
  studio_quantizer_sizes_set_text (self->sizes, sizes);
  studio_quantizer_choose_set_up (self->choose, session);
  studio_quantizer_footer_set_up (self->footer, session);
  self->watch = studio_quantizer_watch_new (session, studio_quantizer_workbench_watched, self);
  studio_quantizer_workbench_show_collection (self);
  studio_quantizer_workbench_show_plan (self);
}

void
studio_quantizer_workbench_set_collection (StudioQuantizerWorkbench *self,
                                           HekLibraryItem           *item)
{
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  const HekQuantizerSample *last;
  HekQuantizerSample sample;

  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self) && self->session != NULL);

  self->dim = schema != NULL ? schema->dim : 0;
  studio_quantizer_workbench_show_collection (self);
  if (schema != NULL)
    studio_quantizer_methods_set_rows (self->methods, schema->meaning,
                                       hek_library_item_get_distance (item));
  studio_quantizer_sizes_set_dim (self->sizes, self->dim);
  studio_quantizer_target_set_dim (studio_quantizer_choose_get_target (self->choose), self->dim);
  studio_quantizer_sample_set_size (self->sample, stats != NULL ? stats->n_rows : 0);
  studio_quantizer_sample_get (self->sample, &sample);
  last = hek_quantizer_session_get_sample (self->session);
  if (stats != NULL
      && (sample.n_rows_max != last->n_rows_max || sample.n_queries != last->n_queries))
    hek_quantizer_session_set_sample (self->session, &sample);
  studio_quantizer_workbench_show_plan (self);
}

gboolean
studio_quantizer_workbench_is_choosing (StudioQuantizerWorkbench *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self), FALSE);

  return gtk_toggle_button_get_active (self->for_me);
}

void
studio_quantizer_workbench_set_choosing (StudioQuantizerWorkbench *self,
                                         gboolean                  choosing)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self));

  gtk_toggle_button_set_active (choosing ? self->for_me : self->by_hand, TRUE);
}

GArray *
studio_quantizer_workbench_get_plan (StudioQuantizerWorkbench *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self), NULL);

  return make_plan (self, NULL, NULL);
}

void
studio_quantizer_workbench_set_defaults (StudioQuantizerWorkbench *self)
{
  GSettings *settings = studio_settings_get ();
  g_autoptr (GVariant) methods = g_settings_get_default_value (settings, STUDIO_METHODS_KEY);
  g_autoptr (GVariant) sizes = g_settings_get_default_value (settings, STUDIO_SIZES_KEY);
  g_autofree const char **ids = g_variant_get_strv (methods, NULL);

  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self));

  studio_quantizer_workbench_set_choosing (self, FALSE);
  studio_quantizer_methods_set_ids (self->methods, ids);
  studio_quantizer_sizes_set_text (self->sizes, g_variant_get_string (sizes, NULL));
  studio_quantizer_workbench_plan_changed (self);
}

gboolean
studio_quantizer_workbench_get_target (StudioQuantizerWorkbench *self,
                                       HekChooseTarget          *target,
                                       double                   *seconds)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self), FALSE);

  return studio_quantizer_target_get (studio_quantizer_choose_get_target (self->choose), target,
                                      seconds);
}

void
studio_quantizer_workbench_open_collections (StudioQuantizerWorkbench *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->collections));
  g_signal_emit_by_name (self->collections, "activate");
}

void
studio_quantizer_workbench_focus_sizes (StudioQuantizerWorkbench *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_WORKBENCH (self));

  studio_quantizer_workbench_set_choosing (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->sizes));
}
