/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * Tells that the session, its list or any of its runs has changed, at most every 60 ms: while a
 * method is trained that is many times a second.
 */
typedef struct _StudioQuantizerWatch StudioQuantizerWatch;

/* @changed: called with @data, never from here */
StudioQuantizerWatch *studio_quantizer_watch_new  (HekQuantizerSession *session,
                                                   GFunc changed, gpointer data);
void                  studio_quantizer_watch_free (StudioQuantizerWatch *watch);

G_END_DECLS
