/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked for (a row, or a query) outlives the run: another selected run is asked for the
 * same. Nothing is asked before the view is seen. The last answer stays, pale, until the next.
 */
#include "config.h"

#include "studio-quantizer-neighbors.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "studio-quantizer-error-text.h"
#include "studio-quantizer-neighbors-lists.h"
#include "studio-quantizer-neighbors-text.h"
#include "studio-quantizer-resource.h"
#include "studio-stack.h"
#include "studio-vector-shape.h"

#define STUDIO_QUERY_SIDE 64
#define STUDIO_THUMBNAIL_SIDE 128
#define STUDIO_THUMBNAIL_BYTES (32u << 20)
#define STUDIO_WORST -1 /* the query that loses most */

struct _StudioQuantizerNeighbors
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  GtkEntry *entry;
  GtkSpinButton *count;
  GtkWidget *as_pictures, *answer, *query_place, *list_place;
  GtkLabel *title, *summary, *by_code;

  HekQuantizerSession *session;        /* owned */
  StudioQuantizerNeighborsLook look;
  StudioQuantizerNeighborsTile *query; /* in @query_place */
  StudioQuantizerNeighborsLists *lists; /* in @list_place */

  char *key;               /* owned (nullable): the row that is asked for, else @query_idx */
  int query_idx;           /* or STUDIO_WORST */
  HekQuantizerRun *asked;  /* owned (nullable): it was asked for this, and has not answered */
  HekQuantizerRun *shown;  /* owned (nullable): that answered last, or failed */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerNeighbors, studio_quantizer_neighbors, GTK_TYPE_WIDGET)

/* --- asking ---------------------------------------------------------------------------------- */

static HekQuantizerRun *
studio_quantizer_neighbors_get_run (StudioQuantizerNeighbors *self)
{
  HekQuantizerRun *run = hek_quantizer_session_get_selected (self->session);

  return run != NULL && hek_quantizer_run_get_evaluation (run) != NULL ? run : NULL;
}

static void
studio_quantizer_neighbors_ask (StudioQuantizerNeighbors *self)
{
  HekQuantizerRun *run = studio_quantizer_neighbors_get_run (self);
  guint k = (guint) gtk_spin_button_get_value_as_int (self->count);

  if (run == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_set_object (&self->asked, run);
  gtk_widget_add_css_class (self->answer, "studio-stale");
  if (self->key != NULL)
    hek_quantizer_session_compare (self->session, run, self->key, k);
  else
    hek_quantizer_session_compare_query (self->session, run, self->query_idx, k);
}

/* @key: (nullable): else @query_idx counts */
static void
studio_quantizer_neighbors_ask_for (StudioQuantizerNeighbors *self,
                                    const char               *key,
                                    int                       query_idx)
{
  char *copy = g_strdup (key);

  g_free (self->key);
  self->key = copy;
  self->query_idx = query_idx;
  studio_quantizer_neighbors_ask (self);
}

static void
studio_quantizer_neighbors_entry_activated (StudioQuantizerNeighbors *self)
{
  g_autofree char *key = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*key != '\0')
    studio_quantizer_neighbors_ask_for (self, key, STUDIO_WORST);
}

static void
studio_quantizer_neighbors_entry_changed (StudioQuantizerNeighbors *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
studio_quantizer_neighbors_worst_clicked (StudioQuantizerNeighbors *self)
{
  studio_quantizer_neighbors_ask_for (self, NULL, STUDIO_WORST);
}

/* From the query that is shown; from the first one when it is a row. */
static void
studio_quantizer_neighbors_step (StudioQuantizerNeighbors *self,
                                 int                       step)
{
  const HekQuantizerNeighbors *neighbors = hek_quantizer_session_get_neighbors (self->session);
  int last = neighbors != NULL ? neighbors->query : -1, n = 0;

  if (neighbors != NULL)
    n = (int) hek_evaluate_set_get_queries (neighbors->set)->n;
  if (n == 0)
    return;
  last = last < 0 ? (step > 0 ? 0 : n - 1) : (last + step + n) % n;
  studio_quantizer_neighbors_ask_for (self, NULL, last);
}

static void
studio_quantizer_neighbors_next_clicked (StudioQuantizerNeighbors *self)
{
  studio_quantizer_neighbors_step (self, 1);
}

static void
studio_quantizer_neighbors_previous_clicked (StudioQuantizerNeighbors *self)
{
  studio_quantizer_neighbors_step (self, -1);
}

/* A longer list is of the same query, not of one that loses more. */
static void
studio_quantizer_neighbors_count_changed (StudioQuantizerNeighbors *self)
{
  const HekQuantizerNeighbors *neighbors = hek_quantizer_session_get_neighbors (self->session);

  if (self->key == NULL && self->query_idx == STUDIO_WORST && neighbors != NULL)
    self->query_idx = neighbors->query;
  studio_quantizer_neighbors_ask (self);
}

static void
studio_quantizer_neighbors_row_activated (StudioQuantizerNeighbors *self,
                                          const char               *key)
{
  studio_quantizer_neighbors_ask_for (self, key, STUDIO_WORST);
}

/* --- showing --------------------------------------------------------------------------------- */

static void
studio_quantizer_neighbors_as_pictures_toggled (StudioQuantizerNeighbors *self)
{
  self->look.as_pictures = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->as_pictures));
  if (self->updating)
    return;
  studio_quantizer_neighbors_tile_look_changed (self->query);
  studio_quantizer_neighbors_lists_look_changed (self->lists);
}

/* What was chosen stays while the vectors are of the same kind. */
static void
studio_quantizer_neighbors_set_vectors (StudioQuantizerNeighbors *self,
                                        const HekRows            *rows)
{
  if (self->look.dtype == rows->dtype && self->look.dim == rows->dim)
    return;
  self->look.dtype = rows->dtype;
  self->look.dim = rows->dim;
  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->as_pictures),
                                studio_vector_shape_is_likely (rows->dtype, rows->dim));
  self->updating = FALSE;
  gtk_widget_set_visible (self->as_pictures, studio_vector_shape_guess (rows->dim).width > 0);
}

static void
studio_quantizer_neighbors_show_answer (StudioQuantizerNeighbors    *self,
                                        const HekQuantizerNeighbors *neighbors)
{
  g_autofree char *title = studio_quantizer_neighbors_text_title (neighbors);
  g_autofree char *summary = studio_quantizer_neighbors_text_summary (neighbors);
  g_autofree char *by_code =
    g_strdup_printf (_("By code: %s"), hek_quantizer_run_get_label (neighbors->run));
  float *vector = NULL;

  studio_quantizer_neighbors_set_vectors (self, hek_evaluate_set_get_base (neighbors->set));
  if (neighbors->vector != NULL)
    vector = g_memdup2 (neighbors->vector, self->look.dim * sizeof (float));
  g_free (self->look.collection);
  self->look.collection = g_strdup (hek_quantizer_session_get_collection (self->session));
  studio_quantizer_neighbors_tile_set_row (self->query, neighbors->key, neighbors->picture,
                                           neighbors->thumbnail, vector);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->by_code, by_code);
  studio_quantizer_neighbors_lists_show (self->lists, neighbors);
  gtk_widget_remove_css_class (self->answer, "studio-stale");
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
studio_quantizer_neighbors_answered (StudioQuantizerNeighbors *self)
{
  const HekQuantizerNeighbors *neighbors = hek_quantizer_session_get_neighbors (self->session);

  if (neighbors == NULL)
    {
      /* another collection has other rows */
      g_clear_object (&self->asked);
      g_clear_object (&self->shown);
      g_clear_pointer (&self->key, g_free);
      self->query_idx = STUDIO_WORST;
      studio_quantizer_neighbors_lists_clear (self->lists);
      gtk_widget_remove_css_class (self->answer, "studio-stale");
      return;
    }
  if (self->asked == neighbors->run)
    g_clear_object (&self->asked);
  g_set_object (&self->shown, neighbors->run);
  studio_quantizer_neighbors_show_answer (self, neighbors);
  gtk_stack_set_visible_child_name (self->stack, "lists");
}

/* There will be no answer; it is not asked again before somebody wants it. */
static void
studio_quantizer_neighbors_give_up (StudioQuantizerNeighbors *self)
{
  g_set_object (&self->shown, self->asked);
  g_clear_object (&self->asked);
  gtk_widget_remove_css_class (self->answer, "studio-stale");
}

/* The page says what went wrong; here it is seen where. Other work may fail meanwhile. */
static void
studio_quantizer_neighbors_failed (StudioQuantizerNeighbors *self)
{
  if (self->asked == NULL || hek_quantizer_session_is_comparing (self->session))
    return;
  studio_quantizer_neighbors_give_up (self);
  if (self->key != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
}

static void
studio_quantizer_neighbors_show_empty (StudioQuantizerNeighbors *self)
{
  HekQuantizerRun *selected = hek_quantizer_session_get_selected (self->session);
  g_autofree char *text = studio_quantizer_error_text_missing (selected);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->empty_page, markup);
  gtk_button_set_label (self->empty_button, selected != NULL ? _("Show training")
                                                             : _("Show runs"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->empty_button), "s",
                                    selected != NULL ? "training" : "compare");
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
studio_quantizer_neighbors_update (StudioQuantizerNeighbors *self)
{
  HekQuantizerRun *run = studio_quantizer_neighbors_get_run (self);

  if (self->asked != NULL && !hek_quantizer_session_is_comparing (self->session))
    studio_quantizer_neighbors_give_up (self); /* it was cancelled */
  if (run == NULL)
    {
      studio_quantizer_neighbors_show_empty (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "lists");
  if (run != self->shown && run != self->asked)
    studio_quantizer_neighbors_ask (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_neighbors_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_quantizer_neighbors_parent_class)->map (widget);
  studio_quantizer_neighbors_update (STUDIO_QUANTIZER_NEIGHBORS (widget));
}

static void
studio_quantizer_neighbors_dispose (GObject *object)
{
  StudioQuantizerNeighbors *self = STUDIO_QUANTIZER_NEIGHBORS (object);

  if (self->look.thumbnails != NULL)
    studio_thumbnails_close (self->look.thumbnails);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->look.thumbnails);
  g_clear_pointer (&self->look.collection, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->asked);
  g_clear_object (&self->shown);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_neighbors_parent_class)->dispose (object);
}

static void
studio_quantizer_neighbors_bind (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, stack);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, empty_page);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, empty_button);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, entry);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, count);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, as_pictures);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, answer);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, query_place);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, list_place);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, title);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, summary);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerNeighbors, by_code);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_entry_activated);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_entry_changed);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_worst_clicked);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_next_clicked);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_previous_clicked);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_count_changed);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_neighbors_as_pictures_toggled);
}

static void
studio_quantizer_neighbors_class_init (StudioQuantizerNeighborsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_neighbors_dispose;
  widget_class->map = studio_quantizer_neighbors_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-neighbors.ui"));
  studio_quantizer_neighbors_bind (widget_class);
}

static void
studio_quantizer_neighbors_init (StudioQuantizerNeighbors *self)
{
  GtkWidget *tile, *lists;

  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  self->query_idx = STUDIO_WORST;
  self->look.thumbnails = studio_thumbnails_new (STUDIO_THUMBNAIL_SIDE, STUDIO_THUMBNAIL_BYTES);
  tile = studio_quantizer_neighbors_tile_new (&self->look, STUDIO_QUERY_SIDE);
  self->query = STUDIO_QUANTIZER_NEIGHBORS_TILE (tile);
  adw_bin_set_child (ADW_BIN (self->query_place), tile);
  lists = studio_quantizer_neighbors_lists_new (&self->look);
  self->lists = STUDIO_QUANTIZER_NEIGHBORS_LISTS (lists);
  adw_bin_set_child (ADW_BIN (self->list_place), lists);
  g_signal_connect_swapped (lists, "activated",
                            G_CALLBACK (studio_quantizer_neighbors_row_activated), self);
}

GtkWidget *
studio_quantizer_neighbors_new (HekQuantizerSession *session)
{
  StudioQuantizerNeighbors *self = g_object_new (STUDIO_TYPE_QUANTIZER_NEIGHBORS, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (studio_quantizer_neighbors_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "neighbors-changed",
                           G_CALLBACK (studio_quantizer_neighbors_answered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "failed", G_CALLBACK (studio_quantizer_neighbors_failed),
                           self, G_CONNECT_SWAPPED);
  studio_quantizer_neighbors_update (self);
  return GTK_WIDGET (self);
}
