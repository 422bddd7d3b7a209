package import Basics

/// Marks the identifiers of items.
package enum ItemKind {}

/// The app-server's name for one message, command or change within a turn.
package typealias ItemID = Identifier<ItemKind>
