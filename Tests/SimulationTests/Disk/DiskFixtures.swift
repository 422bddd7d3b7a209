import Basics
import Simulation

extension SimulatedDisk {
    /// What a crash would leave, without having one.
    func after(_ survival: DiskSurvival, seed: UInt64 = 0) -> SimulatedDisk {
        var (image, generator) = (self, SeededGenerator(seed: seed))
        image.crash(.machine(survival), using: &generator)
        return image
    }

    /// What all crashes by chance leave of one file, over many seeds.
    func fates(of path: String, _ survival: DiskSurvival, seeds: UInt64 = 200) -> Set<[UInt8]?> {
        Set((0..<seeds).map { after(survival, seed: $0).pending(path) })
    }
}

/// The ASCII bytes of a text, which read better than numbers.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
