/* SPDX-License-Identifier: Apache-2.0 */
/* Only the view that is seen has the model, so that the other makes no widgets. */
#include "config.h"

#include "studio-explorer-selection-rows.h"

#include <glib/gi18n.h>

#include "studio-column-view.h"
#include "studio-explorer-selection-cells.h"
#include "studio-menu-names.h"
#include "studio-stack.h"

/* Side by side; GTK makes thirty lines of so many tiles, whatever is seen. */
#define STUDIO_MAX_TILES 4

struct _StudioExplorerSelectionRows
{
  GtkWidget parent_instance;

  GtkStack *stack;                /* a child */
  GtkColumnView *table;
  GtkGridView *grid;
  GtkWidget *menu;                /* owned: a child */
  HekExplorerSession *session;    /* owned */
  HekExplorerDetails *details;    /* owned */
  StudioExplorerSelectionCells cells;
  HekExplorerSelectionList *list; /* owned */
  GtkSingleSelection *selection;  /* owned */
  gboolean is_grid;
  guint updating;                 /* what changes is this widget's own doing */
};

G_DEFINE_FINAL_TYPE (StudioExplorerSelectionRows, studio_explorer_selection_rows, GTK_TYPE_WIDGET)

enum
{
  ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the chosen row -------------------------------------------------------------------------- */

guint32
studio_explorer_selection_rows_get_chosen (StudioExplorerSelectionRows *self)
{
  guint position;

  g_return_val_if_fail (STUDIO_IS_EXPLORER_SELECTION_ROWS (self), HEK_EXPLORER_NO_ROW);

  position = gtk_single_selection_get_selected (self->selection);
  return position != GTK_INVALID_LIST_POSITION
           ? hek_explorer_selection_list_get_row (self->list, position) : HEK_EXPLORER_NO_ROW;
}

static void
studio_explorer_selection_rows_scroll_to (StudioExplorerSelectionRows *self,
                                          guint                        position)
{
  if (self->is_grid)
    gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", position);
  else
    studio_column_view_scroll_to (self->table, position);
}

/* The row that was chosen elsewhere, where it is among these. */
static void
studio_explorer_selection_rows_show_chosen (StudioExplorerSelectionRows *self)
{
  guint32 row = hek_explorer_details_get_row (self->details);
  guint position = GTK_INVALID_LIST_POSITION;

  if (row != HEK_EXPLORER_NO_ROW)
    position = hek_explorer_selection_list_find (self->list, row);
  if (self->updating > 0 || position == gtk_single_selection_get_selected (self->selection))
    return;
  self->updating++;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    studio_explorer_selection_rows_scroll_to (self, position);
  self->updating--;
}

static void
studio_explorer_selection_rows_selected (StudioExplorerSelectionRows *self)
{
  guint32 row = studio_explorer_selection_rows_get_chosen (self);

  /* a list that is sorted anew loses it for a moment: the details know better */
  if (self->updating > 0 || row == HEK_EXPLORER_NO_ROW)
    return;
  self->updating++;
  hek_explorer_details_set_row (self->details, row);
  self->updating--;
}

static void
studio_explorer_selection_rows_activated (StudioExplorerSelectionRows *self,
                                          guint                        position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (hek_explorer_selection_list_get_row (self->list, position) != HEK_EXPLORER_NO_ROW)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0,
                   hek_explorer_selection_list_get_row (self->list, position));
}

/* --- order ----------------------------------------------------------------------------------- */

static void
studio_explorer_selection_rows_show_order (StudioExplorerSelectionRows *self)
{
  self->updating++;
  studio_explorer_selection_cells_show_order (&self->cells, self->table,
                                              hek_explorer_selection_list_get_order (self->list));
  self->updating--;
}

static void
studio_explorer_selection_rows_title_clicked (StudioExplorerSelectionRows *self)
{
  HekExplorerOrder order;

  if (self->updating > 0)
    return;
  if (studio_explorer_selection_cells_get_order (&self->cells, self->table, &order))
    hek_explorer_selection_list_set_order (self->list, &order);
  else
    hek_explorer_selection_list_set_order (self->list, &(HekExplorerOrder) {
      HEK_EXPLORER_ORDER_ROWS });
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_explorer_selection_rows_show_model (StudioExplorerSelectionRows *self)
{
  GtkSelectionModel *model = self->cells.schema != NULL ? GTK_SELECTION_MODEL (self->selection)
                                                        : NULL;

  gtk_column_view_set_model (self->table, self->is_grid ? NULL : model);
  gtk_grid_view_set_model (self->grid, self->is_grid ? model : NULL);
}

/* Other fields: columns are made again. */
static void
studio_explorer_selection_rows_make_columns (StudioExplorerSelectionRows *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  HekLibraryItem *item = hek_explorer_session_get_item (self->session);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  HekSchema *schema = data != NULL ? hek_snapshot_get_schema (data->snapshot) : NULL;

  if (schema == self->cells.schema)
    return;
  self->updating++;
  gtk_column_view_set_model (self->table, NULL);
  gtk_grid_view_set_model (self->grid, NULL);
  self->cells.distance = NULL;
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->table, column);
    }
  g_clear_pointer (&self->cells.schema, hek_schema_unref);
  self->cells.schema = schema != NULL ? hek_schema_ref (schema) : NULL;
  self->cells.key_field = item != NULL ? hek_library_item_get_key_field (item) : -1;
  if (schema != NULL)
    self->cells.kind = hek_explorer_data_get_distance (data);
  if (schema != NULL)
    studio_explorer_selection_cells_add_columns (&self->cells, self->table);
  studio_explorer_selection_rows_show_model (self);
  self->updating--;
  studio_explorer_selection_rows_show_order (self);
}

void
studio_explorer_selection_rows_set_grid (StudioExplorerSelectionRows *self,
                                         gboolean                     grid)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_SELECTION_ROWS (self));

  if (self->is_grid == grid)
    return;
  self->is_grid = grid;
  studio_explorer_selection_rows_show_model (self);
  gtk_stack_set_visible_child_name (self->stack, grid ? "grid" : "table");
}

/* --- the menu -------------------------------------------------------------------------------- */

static GtkWidget *
studio_explorer_selection_rows_get_view (StudioExplorerSelectionRows *self)
{
  return self->is_grid ? GTK_WIDGET (self->grid) : GTK_WIDGET (self->table);
}

static void
studio_explorer_selection_rows_popup (StudioExplorerSelectionRows *self,
                                      const GdkRectangle          *at)
{
  if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_explorer_selection_rows_pressed (GtkGestureClick             *gesture,
                                        int                          n_press,
                                        double                       x,
                                        double                       y,
                                        StudioExplorerSelectionRows *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkListItem *list_item = studio_column_view_find_item (picked);

  if (list_item == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  studio_explorer_selection_rows_popup (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static gboolean
studio_explorer_selection_rows_open_menu (GtkWidget *widget,
                                          GVariant  *args,
                                          gpointer   data)
{
  StudioExplorerSelectionRows *self = STUDIO_EXPLORER_SELECTION_ROWS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GdkRectangle at = { 24, 48, 1, 1 };
  graphene_rect_t bounds;

  if (focus != NULL && gtk_widget_is_ancestor (focus, widget)
      && gtk_widget_compute_bounds (focus, widget, &bounds)
      && bounds.size.height < gtk_widget_get_height (widget) / 2.0f)
    at = (GdkRectangle){ (int) bounds.origin.x + 60, (int) bounds.origin.y, 1,
                         (int) bounds.size.height };
  studio_explorer_selection_rows_popup (self, &at);
  return GDK_EVENT_STOP;
}

/* GTK 4.8 leaves the focus in the closed menu. */
static void
studio_explorer_selection_rows_menu_closed (StudioExplorerSelectionRows *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (studio_explorer_selection_rows_get_view (self));
}

static GMenuModel *
studio_explorer_selection_rows_new_menu (void)
{
  GMenu *menu = g_menu_new (), *last = g_menu_new ();

  g_menu_append (menu, _("Show _details"), "selection.details");
  g_menu_append (menu, _("_Sort by distance from it"), "selection.sort-distance");
  g_menu_append (menu, _("_Copy key"), "selection.copy-key");
  g_menu_append (last, _("Select _only this"), "selection.only");
  g_menu_append (last, _("_Take out of the selection"), "selection.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  g_object_unref (last);
  return G_MENU_MODEL (menu);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_selection_rows_dispose (GObject *object)
{
  StudioExplorerSelectionRows *self = STUDIO_EXPLORER_SELECTION_ROWS (object);

  self->updating++; /* columns that go tell that the order is another */
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->details);
  g_clear_object (&self->session);
  g_clear_pointer (&self->cells.schema, hek_schema_unref);
  G_OBJECT_CLASS (studio_explorer_selection_rows_parent_class)->dispose (object);
}

static void
studio_explorer_selection_rows_size_allocate (GtkWidget *widget,
                                              int        width,
                                              int        height,
                                              int        baseline)
{
  StudioExplorerSelectionRows *self = STUDIO_EXPLORER_SELECTION_ROWS (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->stack), &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
studio_explorer_selection_rows_measure (GtkWidget      *widget,
                                        GtkOrientation  orientation,
                                        int             for_size,
                                        int            *minimum,
                                        int            *natural,
                                        int            *minimum_baseline,
                                        int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (STUDIO_EXPLORER_SELECTION_ROWS (widget)->stack), orientation,
                      for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
studio_explorer_selection_rows_class_init (StudioExplorerSelectionRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_selection_rows_dispose;
  widget_class->size_allocate = studio_explorer_selection_rows_size_allocate;
  widget_class->measure = studio_explorer_selection_rows_measure;
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_UINT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0,
                                studio_explorer_selection_rows_open_menu, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_explorer_selection_rows_open_menu, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "selection.remove", NULL);
}

static GtkWidget *
studio_new_scroller (GtkWidget     *view,
                     const char    *css_class,
                     const char    *name,
                     GtkPolicyType  horizontal)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (view, css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), horizontal,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}

static void
studio_explorer_selection_rows_init (StudioExplorerSelectionRows *self)
{
  g_autoptr (GMenuModel) menu = studio_explorer_selection_rows_new_menu ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->table = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_reorderable (self->table, FALSE);
  self->grid = GTK_GRID_VIEW (gtk_grid_view_new (NULL, NULL));
  gtk_grid_view_set_min_columns (self->grid, 2);
  gtk_grid_view_set_max_columns (self->grid, STUDIO_MAX_TILES);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack,
                       studio_new_scroller (GTK_WIDGET (self->table), "studio-search-list",
                                            _("Selected rows"), GTK_POLICY_AUTOMATIC), "table");
  gtk_stack_add_named (self->stack,
                       studio_new_scroller (GTK_WIDGET (self->grid), "studio-search-grid",
                                            _("Selected rows as pictures"), GTK_POLICY_NEVER),
                       "grid");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  g_signal_connect_swapped (self->table, "activate",
                            G_CALLBACK (studio_explorer_selection_rows_activated), self);
  g_signal_connect_swapped (self->grid, "activate",
                            G_CALLBACK (studio_explorer_selection_rows_activated), self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_explorer_selection_rows_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  studio_menu_names_keep (GTK_POPOVER (self->menu));
  g_signal_connect_object (self->menu, "closed",
                           G_CALLBACK (studio_explorer_selection_rows_menu_closed), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_selection_rows_new (HekExplorerSession       *session,
                                    HekExplorerDetails       *details,
                                    HekExplorerSelectionList *list)
{
  StudioExplorerSelectionRows *self = g_object_new (STUDIO_TYPE_EXPLORER_SELECTION_ROWS, NULL);
  g_autoptr (GtkListItemFactory) tiles = NULL;

  self->session = g_object_ref (session);
  self->details = g_object_ref (details);
  self->list = g_object_ref (list);
  self->cells.look = studio_explorer_look_get (session);
  self->cells.list = list;
  self->cells.key_field = -1;
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  tiles = studio_explorer_selection_cells_new_tiles (&self->cells);
  gtk_grid_view_set_factory (self->grid, tiles);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (studio_explorer_selection_rows_selected), self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (studio_explorer_selection_rows_title_clicked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "changed", G_CALLBACK (studio_explorer_selection_rows_show_order),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed",
                           G_CALLBACK (studio_explorer_selection_rows_show_chosen), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (details, "row-changed",
                           G_CALLBACK (studio_explorer_selection_rows_show_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data-changed",
                           G_CALLBACK (studio_explorer_selection_rows_make_columns), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_selection_rows_make_columns (self);
  return GTK_WIDGET (self);
}
