/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-details.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-actions.h"
#include "studio-explorer-details-facts.h"
#include "studio-explorer-details-neighbors.h"
#include "studio-explorer-look.h"
#include "studio-explorer-resource.h"
#include "studio-page.h"
#include "studio-stack.h"
#include "studio-toast.h"
#include "studio-wrap-box.h"

#define STUDIO_PICTURE_SIDE 196

struct _StudioExplorerDetails
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkLabel *key, *note, *recall;
  GtkScrolledWindow *scroller;
  GtkBox *box, *tile_place;
  StudioExplorerDetailsFacts *facts;
  GtkSpinner *spinner;
  GtkSpinButton *count;

  StudioRowTile *tile;

  /* owned */
  HekExplorerSession *session;
  HekExplorerView *view;
  HekExplorerDetails *details;
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (StudioExplorerDetails, studio_explorer_details, GTK_TYPE_WIDGET)

enum
{
  ROW_ACTIVATED,
  LIKE_REQUESTED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- actions --------------------------------------------------------------------------------- */

static void
studio_explorer_details_back (StudioExplorerDetails *self)
{
  if (hek_explorer_details_go_back (self->details))
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, hek_explorer_details_get_row (self->details));
}

static void
studio_explorer_details_forward (StudioExplorerDetails *self)
{
  if (hek_explorer_details_go_forward (self->details))
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, hek_explorer_details_get_row (self->details));
}

static void
studio_explorer_details_copy_key (StudioExplorerDetails *self)
{
  HekExplorerFacts *facts = hek_explorer_details_get_facts (self->details);
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);

  if (facts == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), facts->key);
  if (page != NULL)
    studio_page_add_toast (STUDIO_PAGE (page), studio_toast_new (_("Key copied")));
}

static void
studio_explorer_details_like (StudioExplorerDetails *self)
{
  guint32 row = hek_explorer_details_get_row (self->details);

  if (row != HEK_EXPLORER_NO_ROW)
    g_signal_emit (self, signals[LIKE_REQUESTED], 0, row);
}

static void
studio_explorer_details_color_distance (StudioExplorerDetails *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint32 row = hek_explorer_details_get_row (self->details);

  if (data != NULL && row < data->n_rows)
    hek_explorer_view_set_color (self->view, &(HekExplorerValue) {
      .kind = HEK_EXPLORER_VALUE_DISTANCE, .row_id = data->rows->row_ids[row] });
}

static void
studio_explorer_details_select (GSimpleAction *action,
                                GVariant      *value,
                                gpointer       user_data)
{
  StudioExplorerDetails *self = user_data;
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint32 row = hek_explorer_details_get_row (self->details);
  g_autoptr (HekSceneSet) set = NULL;

  if (data == NULL || row >= data->n_rows)
    return;
  set = hek_scene_set_new_rows (data->n_rows, &row, 1);
  hek_explorer_session_select (self->session,
                               g_variant_get_boolean (value) ? HEK_SCENE_SET_UNION
                                                             : HEK_SCENE_SET_SUBTRACT, set);
}

static void
studio_explorer_details_update_actions (StudioExplorerDetails *self)
{
  static const char *const of_row[] = { "like", "color-distance", "select" };
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint32 row = hek_explorer_details_get_row (self->details);
  gboolean has_row = data != NULL && row < data->n_rows;

  for (guint i = 0; i < G_N_ELEMENTS (of_row); i++)
    studio_actions_enable (self->actions, of_row[i], has_row);
  studio_actions_enable (self->actions, "copy-key",
                         hek_explorer_details_get_facts (self->details) != NULL);
  studio_actions_enable (self->actions, "back",
                         hek_explorer_details_can_go_back (self->details));
  studio_actions_enable (self->actions, "forward",
                         hek_explorer_details_can_go_forward (self->details));
  studio_actions_set_on (self->actions, "select",
                         has_row && hek_scene_set_contains (
                           hek_explorer_session_get_selection (self->session), row));
}

static void
studio_explorer_details_add_actions (StudioExplorerDetails *self)
{
  static const StudioPlainAction plain[] = {
    { "back", G_CALLBACK (studio_explorer_details_back) },
    { "forward", G_CALLBACK (studio_explorer_details_forward) },
    { "copy-key", G_CALLBACK (studio_explorer_details_copy_key) },
    { "like", G_CALLBACK (studio_explorer_details_like) },
    { "color-distance", G_CALLBACK (studio_explorer_details_color_distance) },
  };
  static const GActionEntry others[] = {
    { "select", NULL, NULL, "false", studio_explorer_details_select },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), others, G_N_ELEMENTS (others),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "details", G_ACTION_GROUP (self->actions));
}

/* --- what is shown --------------------------------------------------------------------------- */

/* Until another row is read, what was there stays. */
static void
studio_explorer_details_show_facts (StudioExplorerDetails *self)
{
  HekExplorerFacts *facts = hek_explorer_details_get_facts (self->details);

  studio_explorer_details_update_actions (self);
  if (facts == NULL)
    return;
  gtk_label_set_text (self->key, facts->key);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->key), facts->key);
  studio_explorer_tile_show_facts (self->tile, facts);
  studio_explorer_details_facts_set (self->facts, facts);
  gtk_label_set_text (self->note, _("The row was deleted since this layout was opened."));
  gtk_widget_set_visible (GTK_WIDGET (self->note), facts->is_deleted);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
studio_explorer_details_row_changed (StudioExplorerDetails *self)
{
  gboolean has_row = hek_explorer_details_get_row (self->details) != HEK_EXPLORER_NO_ROW;

  gtk_stack_set_visible_child_name (self->stack, has_row ? "row" : "empty");
  studio_explorer_details_show_facts (self);
}

/* How many of the exact neighbours a search finds. */
static void
studio_explorer_details_show_recall (StudioExplorerDetails *self)
{
  const HekExplorerNeighbors *found = hek_explorer_session_get_neighbors (self->session);
  guint32 row = hek_explorer_details_get_row (self->details);
  gboolean is_shown = found != NULL && found->row == row;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner),
                          !is_shown && row != HEK_EXPLORER_NO_ROW
                          && hek_explorer_details_get_neighbors (self->details) > 0);
  if (is_shown && found->exact->len > 0)
    text = g_strdup_printf (_("The index finds %u of %u: recall %.2f"), found->n_common,
                            found->exact->len, hek_explorer_details_get_recall (self->details));
  else if (is_shown)
    text = g_strdup (_("There are no other rows."));
  gtk_label_set_text (self->recall, text != NULL ? text : "");
}

static void
studio_explorer_details_count_changed (StudioExplorerDetails *self)
{
  if (self->details != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    hek_explorer_details_set_neighbors (self->details,
                                        (guint) gtk_spin_button_get_value_as_int (self->count));
}

static void
studio_explorer_details_neighbor_activated (StudioExplorerDetails *self,
                                            guint32                row)
{
  hek_explorer_details_set_row (self->details, row);
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
studio_explorer_details_failed (StudioExplorerDetails *self,
                                const char            *what,
                                const GError          *error)
{
  /* what is there is about another row, and nothing will come in its place */
  if (hek_explorer_details_get_facts (self->details) == NULL)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  g_signal_emit (self, signals[FAILED], 0, what, error);
}

/* --- object ---------------------------------------------------------------------------------- */

/* Neighbours are work: they are looked for since somebody looks at them first. */
static void
studio_explorer_details_map (GtkWidget *widget)
{
  StudioExplorerDetails *self = STUDIO_EXPLORER_DETAILS (widget);

  GTK_WIDGET_CLASS (studio_explorer_details_parent_class)->map (widget);
  studio_explorer_details_count_changed (self);
  studio_explorer_details_show_recall (self);
}

static void
studio_explorer_details_dispose (GObject *object)
{
  StudioExplorerDetails *self = STUDIO_EXPLORER_DETAILS (object);

  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->details);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_details_parent_class)->dispose (object);
}

static void
studio_explorer_details_class_init (StudioExplorerDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_details_dispose;
  widget_class->map = studio_explorer_details_map;
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[LIKE_REQUESTED] = g_signal_new ("like-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  g_type_ensure (STUDIO_TYPE_EXPLORER_DETAILS_FACTS);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-details.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, key);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, note);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, recall);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, tile_place);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, spinner);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerDetails, count);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_details_count_changed);
}

static void
studio_explorer_details_init (StudioExplorerDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
}

static void
studio_explorer_details_connect (StudioExplorerDetails *self)
{
  g_signal_connect_object (self->details, "row-changed",
                           G_CALLBACK (studio_explorer_details_row_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "row-changed",
                           G_CALLBACK (studio_explorer_details_show_recall), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "facts-changed",
                           G_CALLBACK (studio_explorer_details_show_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "failed", G_CALLBACK (studio_explorer_details_failed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "neighbors-changed",
                           G_CALLBACK (studio_explorer_details_show_recall), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "selection-changed",
                           G_CALLBACK (studio_explorer_details_update_actions), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_details_new (HekExplorerSession *session,
                             HekExplorerView    *view,
                             HekExplorerDetails *details)
{
  StudioExplorerDetails *self = g_object_new (STUDIO_TYPE_EXPLORER_DETAILS, NULL);
  GtkWidget *neighbors = studio_explorer_details_neighbors_new (session);

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->details = g_object_ref (details);
  self->tile = STUDIO_ROW_TILE (studio_explorer_look_new_tile (studio_explorer_look_get (session),
                                                               STUDIO_PICTURE_SIDE));
  gtk_box_append (self->tile_place, GTK_WIDGET (self->tile));
  gtk_box_append (self->box, neighbors);
  g_signal_connect_object (neighbors, "row-activated",
                           G_CALLBACK (studio_explorer_details_neighbor_activated), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_details_add_actions (self);
  studio_explorer_details_connect (self);
  studio_explorer_details_row_changed (self);
  studio_explorer_details_show_recall (self);
  return GTK_WIDGET (self);
}
