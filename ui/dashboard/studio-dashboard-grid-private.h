/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-content.h"
#include "studio-dashboard-grid.h"

G_BEGIN_DECLS

/* Which edges follow the pointer, or the tile as a whole. */
typedef enum
{
  STUDIO_GRIP_NONE = 0,
  STUDIO_GRIP_LEFT = 1 << 0,
  STUDIO_GRIP_RIGHT = 1 << 1,
  STUDIO_GRIP_BOTTOM = 1 << 2,
  STUDIO_GRIP_MOVE = 1 << 3,
} StudioDashboardGrip;

/* A tile and where it lies. */
typedef struct
{
  StudioDashboardTile *tile; /* a child */
  HekGridCell cell;
  HekDashboardRect from;     /* where it was when it began to glide */
} StudioDashboardPlace;

struct _StudioDashboardGrid
{
  GtkWidget parent_instance;

  HekDashboard *dashboard;   /* owned (nullable) */
  HekDashboard *preview;     /* owned (nullable): what letting go would give */
  GPtrArray *places;         /* owned (element-type StudioDashboardPlace): in the order of
                                @dashboard */
  GtkWidget *ghost;          /* child: where what is held will land */
  AdwAnimation *motion;      /* owned */
  HekGridCell ghost_cell;
  double progress;           /* of the gliding, 0 … 1 */
  int width;                 /* that was allocated last */
  gboolean editable;
  char *selected;            /* owned (nullable) */

  StudioDashboardDraw draw;
  gpointer draw_data;
  GDestroyNotify draw_destroy;

  /* what is held by the pointer */
  GtkGesture *gesture;       /* borrowed: of the drag */
  StudioDashboardPlace *held; /* borrowed (nullable) */
  guint grip;                /* StudioDashboardGrip */
  guint pressed_grip;
  HekGridCell start;         /* its cell at the beginning */
  HekDashboardRect held_rect; /* where it is shown */
  double press_x, press_y;   /* in the grid */
  HekGridCell wish;
  double wish_y;

  /* a kind that is held over the grid by drag and drop */
  GtkDropTarget *target;     /* borrowed */
  const HekWidgetKind *kind; /* (nullable) */

  /* the pointer while something is held: in the scrolled window where there is one */
  double at_x, at_y;
  guint tick;
  gint64 tick_us;
};

/* Of the signals, for the parts that emit them. */
void studio_dashboard_grid_emit_place (StudioDashboardGrid *self, const char *id,
                                       const HekGridCell *cell, double y);
void studio_dashboard_grid_emit_add (StudioDashboardGrid *self, const HekWidgetKind *kind,
                                     const HekGridCell *cell, double y);
void studio_dashboard_grid_emit_step (StudioDashboardGrid *self, const char *id, HekGridStep step);
void studio_dashboard_grid_emit_menu (StudioDashboardGrid *self, const char *id, double x,
                                      double y);

typedef enum
{
  STUDIO_DASHBOARD_REMOVE,
  STUDIO_DASHBOARD_DUPLICATE,
  STUDIO_DASHBOARD_ACTIVATE,
} StudioDashboardCommand;

void studio_dashboard_grid_emit_command (StudioDashboardGrid *self, StudioDashboardCommand command,
                                         const char *id);

void studio_dashboard_grid_emit_tile_added (StudioDashboardGrid *self, StudioDashboardTile *tile);

/* --- tiles ----------------------------------------------------------------------------------- */

void studio_dashboard_grid_free_place (gpointer place);

/* Marks a tile. @id: (nullable) */
void studio_dashboard_grid_select (StudioDashboardGrid *self, const char *id);

/* --- layout ---------------------------------------------------------------------------------- */

StudioDashboardPlace *studio_dashboard_grid_find (StudioDashboardGrid *self, const char *id);

/* (nullable): the one whose tile has the focus itself; @within: or something in it */
StudioDashboardPlace *studio_dashboard_grid_get_focused (StudioDashboardGrid *self,
                                                         gboolean             within);

HekDashboardRect studio_dashboard_grid_get_shown_rect (StudioDashboardGrid        *self,
                                                       const StudioDashboardPlace *place);

/* Pixels from one column, or row, to the next. */
double studio_dashboard_grid_get_column_step (StudioDashboardGrid *self);
double studio_dashboard_grid_get_row_step (void);

/* Shows a document that is not there yet. @preview: (transfer full) (nullable): that which is
 * there; @ghost: (nullable): where what is held will land */
void studio_dashboard_grid_show_preview (StudioDashboardGrid *self, HekDashboard *preview,
                                         const HekGridCell *ghost);

/* The same after the document or what is held has changed. */
void studio_dashboard_grid_renew_preview (StudioDashboardGrid *self);

/* Whether the same widgets lie at the same places. */
gboolean studio_dashboard_grid_same_cells (const HekDashboard *a, const HekDashboard *b);

/* Makes the rectangles that are seen those from which tiles glide. */
void studio_dashboard_grid_freeze (StudioDashboardGrid *self);

/* Lets the tiles glide to the cells of what is shown, and says where they lie. */
void studio_dashboard_grid_arrange (StudioDashboardGrid *self);

void studio_dashboard_grid_scroll_to (StudioDashboardGrid *self, StudioDashboardPlace *place);

/* --- pointer --------------------------------------------------------------------------------- */

void studio_dashboard_grid_init_drag (StudioDashboardGrid *self);
void studio_dashboard_grid_init_drop (StudioDashboardGrid *self);
void studio_dashboard_grid_init_keys (StudioDashboardGrid *self);

/* Puts what is held, or hovers, where the pointer is. */
void studio_dashboard_grid_follow_drag (StudioDashboardGrid *self, double x, double y);
void studio_dashboard_grid_follow_drop (StudioDashboardGrid *self, double x, double y);

/* Shows what dropping the kind would give. */
void studio_dashboard_grid_preview_drop (StudioDashboardGrid *self);

/* Scrolls as long as something is held near an end of the scrolled window. @x, @y: in the grid */
void studio_dashboard_grid_set_pointer (StudioDashboardGrid *self, double x, double y);
void studio_dashboard_grid_drop_pointer (StudioDashboardGrid *self);

G_END_DECLS
