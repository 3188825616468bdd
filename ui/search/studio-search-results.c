/* SPDX-License-Identifier: Apache-2.0 */
/* Only the view that is seen has the model, so that the other makes no widgets. */
#include "config.h"

#include "studio-search-results.h"

#include <glib/gi18n.h>

#include "studio-column-view.h"
#include "studio-menu-names.h"
#include "studio-search-card.h"
#include "studio-search-resource.h"
#include "studio-stack.h"

struct _StudioSearchResults
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkColumnView *list;
  GtkGridView *grid;

  StudioSearchTable table;
  GListStore *items;             /* owned: of HekSearchItem */
  GtkSingleSelection *selection; /* owned (nullable) */
  GtkWidget *menu;               /* owned (nullable): a child */
  gboolean is_grid;
  guint focus_idle;
};

G_DEFINE_FINAL_TYPE (StudioSearchResults, studio_search_results, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
studio_search_results_activated (StudioSearchResults *self,
                                 guint                position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
studio_search_results_selected (StudioSearchResults *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static GtkWidget *
studio_search_results_get_view (StudioSearchResults *self)
{
  return self->is_grid ? GTK_WIDGET (self->grid) : GTK_WIDGET (self->list);
}

/* --- the menu -------------------------------------------------------------------------------- */

/* GTK 4.8 leaves the focus in the closed menu. */
static void
studio_search_results_menu_closed (StudioSearchResults *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    studio_search_results_focus (self);
}

static void
studio_search_results_popup (StudioSearchResults *self,
                             const GdkRectangle  *at)
{
  if (self->menu == NULL || studio_search_results_get_selected (self) == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_search_results_pressed (GtkGestureClick     *gesture,
                               int                  n_press,
                               double               x,
                               double               y,
                               StudioSearchResults *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkListItem *list_item = studio_column_view_find_item (picked);

  if (list_item == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  studio_search_results_popup (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

/* Returns: (nullable): what has the focus here: a row or card, the list before it has any */
static GtkWidget *
studio_search_results_get_focus (StudioSearchResults *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

/* With Tab GTK focuses an answer without selecting it: what keys act on would not be seen. */
static gboolean
studio_search_results_select_focus (gpointer user_data)
{
  StudioSearchResults *self = user_data;
  GtkWidget *focus = studio_search_results_get_focus (self);
  GtkListItem *list_item = focus != NULL ? studio_column_view_find_item (focus) : NULL;

  if (list_item != NULL && studio_search_results_get_selected (self) == NULL)
    gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  self->focus_idle = 0;
  return G_SOURCE_REMOVE;
}

/* GTK tells of it before the window knows which widget it is. */
static void
studio_search_results_focused (StudioSearchResults *self)
{
  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add (studio_search_results_select_focus, self);
}

void
studio_search_results_open_menu (StudioSearchResults *self)
{
  GtkWidget *focus;
  graphene_rect_t bounds;
  GdkRectangle at = { 24, 24, 1, 1 };

  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self));

  focus = studio_search_results_get_focus (self);
  if (focus != NULL && gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &bounds)
      && bounds.size.height < gtk_widget_get_height (GTK_WIDGET (self)) / 2.0)
    at = (GdkRectangle){ (int) bounds.origin.x + 60, (int) bounds.origin.y, 1,
                         (int) bounds.size.height };
  studio_search_results_popup (self, &at);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_results_dispose (GObject *object)
{
  StudioSearchResults *self = STUDIO_SEARCH_RESULTS (object);

  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (studio_search_results_parent_class)->dispose (object);
}

static void
studio_search_results_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  StudioSearchResults *self = STUDIO_SEARCH_RESULTS (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->stack), &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
studio_search_results_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (STUDIO_SEARCH_RESULTS (widget)->stack), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
studio_search_results_class_init (StudioSearchResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_results_dispose;
  widget_class->size_allocate = studio_search_results_size_allocate;
  widget_class->measure = studio_search_results_measure;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_SEARCH_RESOURCE ("studio-search-results.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchResults, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchResults, list);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchResults, grid);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_results_activated);
}

static void
studio_search_results_init (StudioSearchResults *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_search_results_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (studio_search_results_focused), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
studio_search_results_show_model (StudioSearchResults *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  gtk_column_view_set_model (self->list, self->is_grid ? NULL : model);
  gtk_grid_view_set_model (self->grid, self->is_grid ? model : NULL);
}

void
studio_search_results_set_up (StudioSearchResults    *self,
                              const StudioSearchLook *look,
                              GMenuModel             *menu)
{
  GtkListItemFactory *factory;

  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self) && self->selection == NULL);

  self->table.look = look;
  self->table.key_field = -1;
  self->items = g_list_store_new (HEK_TYPE_SEARCH_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (studio_search_results_selected), self, G_CONNECT_SWAPPED);
  factory = studio_search_card_factory_new (&self->table);
  gtk_grid_view_set_factory (self->grid, factory);
  g_object_unref (factory);
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  studio_menu_names_keep (GTK_POPOVER (self->menu));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (studio_search_results_menu_closed),
                           self, G_CONNECT_SWAPPED);
  studio_search_results_show_model (self);
  studio_stack_follow (self->stack);
}

static void
studio_search_results_make_columns (StudioSearchResults *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->list);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->list, column);
    }
  if (self->table.look->schema != NULL)
    studio_search_table_add_columns (&self->table, self->list);
}

/* Cells are bound only when all that they need is known. */
void
studio_search_results_show (StudioSearchResults *self,
                            GListModel          *hits,
                            int                  key_field,
                            gboolean             fields_changed)
{
  guint n = g_list_model_get_n_items (hits);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean had_focus;

  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self));

  had_focus = studio_search_results_get_focus (self) != NULL;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (hits, i));
  g_list_store_remove_all (self->items);
  self->table.key_field = key_field;
  if (fields_changed)
    studio_search_results_make_columns (self);
  studio_search_table_measure (&self->table, hits);
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
  if (had_focus && n > 0)
    studio_search_results_focus (self);
}

static void
studio_search_results_redraw_below (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (STUDIO_IS_SEARCH_TILE (child))
      studio_search_tile_look_changed (STUDIO_SEARCH_TILE (child));
    else
      studio_search_results_redraw_below (child);
}

void
studio_search_results_redraw (StudioSearchResults *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self));

  studio_search_results_redraw_below (GTK_WIDGET (self->stack));
}

void
studio_search_results_set_grid (StudioSearchResults *self,
                                gboolean             grid)
{
  gboolean had_focus;

  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self));

  if (self->is_grid == grid)
    return;
  had_focus = studio_search_results_get_focus (self) != NULL;
  self->is_grid = grid;
  studio_search_results_show_model (self);
  gtk_stack_set_visible_child_name (self->stack, grid ? "grid" : "list");
  if (had_focus)
    studio_search_results_focus (self);
}

HekSearchItem *
studio_search_results_get_selected (StudioSearchResults *self)
{
  g_return_val_if_fail (STUDIO_IS_SEARCH_RESULTS (self), NULL);

  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
studio_search_results_focus (StudioSearchResults *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_RESULTS (self));

  gtk_widget_grab_focus (studio_search_results_get_view (self));
  if (studio_search_results_get_selected (self) == NULL)
    gtk_single_selection_set_selected (self->selection, 0);
}
