/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-layout.h"
#include "hek-widget-source.h"

G_BEGIN_DECLS

/*
 * How a collection was looked at in the Explorer, which keeps it in the workspace: as it was left,
 * or one of its bookmarks. Which points it hides is no part of it.
 */
typedef struct _HekWidgetLook HekWidgetLook;

#define HEK_WIDGET_LOOK_LEFT "explorer" /* as it was left */
#define HEK_WIDGET_LOOK_BOOKMARK "bookmark:" /* and its name */

/**
 * hek_widget_look_read:
 * @collection: its name, or its UUID
 * @view: %HEK_WIDGET_LOOK_LEFT, or %HEK_WIDGET_LOOK_BOOKMARK and a name
 *
 * Errors: %HEK_WIDGET_QUERY_ERROR_DATA: there is no such bookmark; those of files
 * Returns: (transfer full): of a collection that nobody has looked at one that says nothing
 */
HekWidgetLook *hek_widget_look_read (const HekWidgetContext *context, const char *collection,
                                     const char *view, GError **error);
void           hek_widget_look_free (HekWidgetLook *self);

/* (nullable): id of the layout */
const char *hek_widget_look_get_layout (const HekWidgetLook *self);
/* (nullable): as hek_scene_camera_from_text() reads it; %NULL: that layout was not looked at */
const char *hek_widget_look_get_camera (const HekWidgetLook           *self,
                                        const HekCollectionLayoutInfo *info);
/* (nullable): name of an attribute */
const char *hek_widget_look_get_color (const HekWidgetLook *self);

/* Names of the bookmarks, as they are ordered. Returns: (transfer full) (element-type utf8) */
GPtrArray *hek_widget_look_list (const HekWidgetContext *context, const char *collection,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekWidgetLook, hek_widget_look_free)

G_END_DECLS
